// Every route there is. A route that is not here does not exist: not for clients, not in the document.
import type { Route } from "./route";
import { healthRoutes } from "./routes/health";

export const allRoutes: Route[] = [...healthRoutes];
