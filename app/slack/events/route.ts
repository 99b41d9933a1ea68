import { fromSlack } from "../receive";

/** Whether this address is ours, and the home tab. */
export const POST = (request: Request): Promise<Response> => fromSlack(request, "events");
