/** Where nothing was ever asked: the way from an empty inbox to the first request in it. `address`: of this installation. */
export function FirstIntent({ address }: { address: string }) {
  return (
    <section aria-labelledby="first-intent" className="mx-auto mt-6 max-w-md text-start">
      <h3 id="first-intent" className="font-semibold">
        The first request
      </h3>
      <p className="mt-1">
        <a href="/settings/agents" className="text-accent underline">
          Make a key
        </a>
        , put it in the place of KEY, and let any software ask:
      </p>
      <pre className="mt-2 whitespace-pre-wrap rounded-md border border-line bg-sunken px-3 py-2 font-mono text-code">
        {curl(address)}
      </pre>
      <p className="mt-2">
        <a href="/docs" className="text-accent underline">
          Everything that software can ask
        </a>
      </p>
    </section>
  );
}

const FIRST = {
  intent_type: "refund.v1",
  to_agent: "human",
  payload: { amount: 129.9 },
  human_task: { title: "Refund order 4711" },
};

const curl = (address: string): string =>
  `curl ${address}/v1/intents -H "x-api-key: KEY" -H "content-type: application/json" -d '${JSON.stringify(FIRST)}'`;
