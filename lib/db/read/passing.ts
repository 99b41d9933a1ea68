// A map, and a set, of what comes and goes all the time. V8 leaves the old table of a Map or a Set behind whenever it grows or is tidied up, with
// everything that was in it and a pointer to the next table. Once one of them has grown old, each that follows is kept by the
// one before it until the next full collection: whole requests, long answered, were copied by every small collection, which
// took five milliseconds in place of one or two. So a value has a place of its own that is emptied when it goes.

export type Passing<V> = {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
  clear(): void;
  /** The first that came of those that are there. */
  oldest(): string | undefined;
  values(): V[];
  readonly size: number;
};

type Place<V> = { value: V | undefined };

export function openPassing<V>(): Passing<V> {
  const places = new Map<string, Place<V>>();
  const empty = (place: Place<V> | undefined) => {
    if (place) place.value = undefined;
  };
  return {
    get: (key) => places.get(key)?.value,
    set(key, value) {
      const place = places.get(key);
      if (place) place.value = value;
      else places.set(key, { value });
    },
    delete(key) {
      empty(places.get(key));
      places.delete(key);
    },
    clear() {
      for (const place of places.values()) empty(place);
      places.clear();
    },
    oldest: () => places.keys().next().value,
    values: () => Array.from(places.values(), (place) => place.value as V),
    get size() {
      return places.size;
    },
  };
}

export type Crowd<T> = {
  /** Returns how it leaves again. */
  add(value: T): () => void;
  values(): T[];
  readonly size: number;
};

export function openCrowd<T>(): Crowd<T> {
  const places = new Set<Place<T>>();
  return {
    add(value) {
      const place: Place<T> = { value };
      places.add(place);
      return () => {
        places.delete(place);
        place.value = undefined;
      };
    },
    values: () => Array.from(places, (place) => place.value as T),
    get size() {
      return places.size;
    },
  };
}
