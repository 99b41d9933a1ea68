import { fromSlack } from "../receive";

/** `/countersign`. */
export const POST = (request: Request): Promise<Response> => fromSlack(request, "commands");
