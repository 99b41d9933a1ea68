// For connections whose plans are known: index look-ups for arrays of ids. On an empty table the planner would choose a scan
// and keep that plan while the table grows.
export const BY_INDEX = {
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  plan_cache_mode: "force_generic_plan",
};
