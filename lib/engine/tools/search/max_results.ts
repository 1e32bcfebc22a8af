/** More names than this say nothing to a model. */
export const MAX_RESULTS = 500;
