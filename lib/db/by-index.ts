// For connections whose plans are known: index look-ups for arrays of ids. On an empty table the planner would choose a scan
// and keep that plan while the table grows.
export const BY_INDEX = {
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  plan_cache_mode: "force_generic_plan",
};

/**
 * The first column of a key, so that every row of a list is looked up by it. With a bare "=" the planner may read the whole index
 * once for all of them, in its order: the cheapest way while a table is as small as when somebody last counted it. A queue is so
 * every night, and holds a hundred thousand rows before it is counted again.
 */
export const keyedBy = (column: string, value: string): string => `${column} = any(array[${value}])`;
