// Every route there is. A route that is not here does not exist: not for clients, not in the document.
import type { Route } from "./route";
import { agentRoutes } from "./routes/agents";
import { capabilityRoutes } from "./routes/capabilities";
import { healthRoutes } from "./routes/health";
import { keyRoutes } from "./routes/keys";
import { meRoutes } from "./routes/me";
import { organizationRoutes } from "./routes/organizations";
import { serviceAccountRoutes } from "./routes/service-accounts";

export const allRoutes: Route[] = [
  ...serviceAccountRoutes,
  ...keyRoutes,
  ...agentRoutes,
  ...meRoutes,
  ...capabilityRoutes,
  ...organizationRoutes,
  ...healthRoutes,
];
