import { expect, test } from "vitest";
import { normalPath } from "./paths";

const one = "/v1/agents/agent%3A%2F%2Facme%2Fprod%2Fbilling";

test.each([
  ["/v1/agents/agent://acme/prod/billing", one],
  ["/v1/agents/agent:/acme/prod/billing", one],
  ["/v1/agents/acme/prod/billing", one],
  ["/v1/agents//acme//prod//billing/", one],
  ["//v1//agents/agent://acme/prod/billing", one],
  ["/v1/agents/agent%3A%2F%2Facme%2Fprod%2Fbilling", one],
  ["/v1/agents/agent%3a%2f%2facme%2fprod%2fbilling?limit=3", one],
  ["/v1/agents/agent://acme/prod/billing/intents/stream?since=0", `${one}/intents/stream`],
  ["/v1/agents/agent%3A%2F%2Facme%2Fprod%2Fbilling/intents?since=0", `${one}/intents`],
  ["/v1/agents/billing", "/v1/agents/billing"],
  ["/v1/agents/billing/intents/stream", "/v1/agents/billing/intents/stream"],
  ["/v1/agents/intents", "/v1/agents/intents"],
  ["/v1/agents/initiator://someone", "/v1/agents/initiator%3A%2F%2Fsomeone"],
  ["/v1/agents", "/v1/agents"],
  ["/v1/agents/", "/v1/agents"],
  ["/v1/agents?limit=3", "/v1/agents"],
  ["/v1/agents/%zz", "/v1/agents/%25zz"],
  ["//v1//intents///x/", "/v1/intents/x"],
  ["/v1/intents/x#part", "/v1/intents/x"],
  ["/", "/"],
  ["//", "/"],
])("%s is routed as %s", (path, routed) => {
  expect(normalPath(`http://countersign.test${path}`)).toBe(routed);
});

// Far below what it took when the time rose with the square of the length: ten seconds and more.
test.each(["/", "%2F"])("many of %s before something else are read in one pass", (slash) => {
  const begun = performance.now();
  normalPath(`/v1/agents/${slash.repeat(200_000)}x`);
  expect(performance.now() - begun).toBeLessThan(3_000);
});
