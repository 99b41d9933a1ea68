import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "@/lib/db/client";
import { setClock } from "@/lib/testing/database";
import { draftOf } from "@/lib/testing/factory";
import { openTimes } from "../engine/time.fixture";
import { makeFolder, removeFolder, runOut } from "./start.fixture";

const times = openTimes();
let folder: string;
beforeAll(() => {
  folder = makeFolder();
});
afterAll(() => removeFolder(folder));

const verified = () => runOut("verify", [], { DATABASE_URL: times().base.url, COUNTERSIGN_DATA: folder });

test("what is overdue is wrong while something is at work, and only then", async () => {
  const { base, engine, world } = times();
  const deadlineAt = new Date(Date.now() + 3_600_000);
  expect((await engine.submit(draftOf(world, { title: "Go?" }, { deadlineAt }))).ok).toBe(true);
  await setClock(base.sql, 2 * 3_600_000);
  const copy = await verified();
  expect(copy.said).toMatch(/^nothing of Countersign runs on this database/m);
  expect(copy.out).toMatch(/^heads .*\nnothing is wrong in .*\n$/);
  expect(copy.code).toBe(0);
  const api = connect({ url: base.url, name: "countersign-api", max: 1 });
  await api`select 1`;
  const atWork = await verified();
  await api.end();
  expect(atWork.out).toMatch(/^I12 \S+ a timer \(expiry\) is overdue$/m);
  expect(atWork.code).toBe(1);
});
