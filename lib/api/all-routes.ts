// Every route there is. A route that is not here does not exist: not for clients, not in the document.
import type { Route } from "./route";
import { agentRoutes } from "./routes/agents";
import { capabilityRoutes } from "./routes/capabilities";
import { clientRoutes } from "./routes/client";
import { healthRoutes } from "./routes/health";
import { inboxRoutes } from "./routes/inbox";
import { intentRoutes } from "./routes/intents";
import { keyRoutes } from "./routes/keys";
import { lifecycleRoutes } from "./routes/lifecycle";
import { meRoutes } from "./routes/me";
import { organizationRoutes } from "./routes/organizations";
import { outcomeRoutes } from "./routes/outcomes";
import { resumeRoutes } from "./routes/resume";
import { serviceAccountRoutes } from "./routes/service-accounts";
import { streamRoutes } from "./routes/streams";
import { taskRoutes } from "./routes/tasks";
import { threadActRoutes } from "./routes/thread-acts";
import { waitRoutes } from "./routes/wait";

export const allRoutes: Route[] = [
  ...intentRoutes,
  ...lifecycleRoutes,
  ...outcomeRoutes,
  ...resumeRoutes,
  ...streamRoutes,
  ...waitRoutes,
  ...taskRoutes,
  ...inboxRoutes,
  ...threadActRoutes,
  ...serviceAccountRoutes,
  ...keyRoutes,
  ...agentRoutes,
  ...meRoutes,
  ...capabilityRoutes,
  ...organizationRoutes,
  ...healthRoutes,
  ...clientRoutes,
];
