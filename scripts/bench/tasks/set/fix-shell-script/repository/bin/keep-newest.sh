#!/bin/sh
directory=$1
keep=$2

cd $directory
count=0
for file in `ls -t *.log`; do
  count=`expr $count + 1`
  if [ $count -gt $keep ]; then
    echo $file
    rm $file
  fi
done
