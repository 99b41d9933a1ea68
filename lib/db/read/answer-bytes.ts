// What is read for one page of a list. A row of it may be some hundred KB long, and what five hundred of those need to be
// read, parsed and written out, everybody else in the process would wait for.
export const MOST_BYTES = 4 * 1024 * 1024;
