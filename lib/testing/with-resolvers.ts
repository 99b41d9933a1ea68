/** `Promise.withResolvers`, which is younger than the oldest Node that runs this. */
export function withResolvers<T>() {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason?: unknown) => void;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}
export type WithResolvers<T> = ReturnType<typeof withResolvers<T>>;
