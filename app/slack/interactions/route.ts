import { fromSlack } from "../receive";

/** Buttons and modals. */
export const POST = (request: Request): Promise<Response> => fromSlack(request, "interactions");
