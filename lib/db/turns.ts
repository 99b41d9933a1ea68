// A queue in which groups take turns: one item of each, then one more of each. Within a group the order of arrival stays.

export type Turns<T> = {
  size(): number;
  hasRoom(item: T): boolean;
  add(item: T): void;
  take(most: number): T[];
};

export function takingTurns<T>(groupOf: (item: T) => string, limit: number): Turns<T> {
  const lanes = new Map<string, T[]>(); // in the order of their turns
  let size = 0;

  function takeOne(group: string, lane: T[]): T {
    // Behind all others, or gone when it was the last of its group.
    lanes.delete(group);
    if (lane.length > 1) lanes.set(group, lane);
    size--;
    return lane.shift() as T;
  }

  return {
    size: () => size,
    // A group may hold as much as is still free: alone half of the whole, two floods a third each. So whoever comes new
    // always finds room.
    hasRoom: (item) => (lanes.get(groupOf(item))?.length ?? 0) < limit - size,
    add(item) {
      const group = groupOf(item);
      const lane = lanes.get(group);
      if (lane) lane.push(item);
      else lanes.set(group, [item]);
      size++;
    },
    take(most) {
      const taken: T[] = [];
      // A group that still has something comes up again in the same walk.
      for (const [group, lane] of lanes) {
        if (taken.length >= most) break;
        taken.push(takeOne(group, lane));
      }
      return taken;
    },
  };
}
