#!/bin/sh
# A server of the Model Context Protocol over stdio with one tool. It takes 2 ms to start, so that what is measured is who asks it.
# $1: a file that is made when it is asked for its tools.
while IFS= read -r line; do
  case $line in *'"id":'*) ;; *) continue ;; esac
  id=${line##*\"id\":}
  id=${id%%[,\}]*}
  case $line in
  *'"method":"initialize"'*)
    version=${line#*\"protocolVersion\":\"}
    result='{"protocolVersion":"'${version%%\"*}'","capabilities":{"tools":{}},"serverInfo":{"name":"bench","version":"1"}}'
    ;;
  *'"method":"tools/list"'*)
    : >"$1"
    result='{"tools":[{"name":"echo","description":"Says it again.","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}}]}'
    ;;
  *'"method":"ping"'*) result='{}' ;;
  *)
    printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"Method not found"}}\n' "$id"
    continue
    ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
done
