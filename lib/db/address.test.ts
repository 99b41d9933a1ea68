import { expect, test } from "vitest";
import { readAddress } from "./address";

const HERE = [{ host: "localhost", port: 5432 }];
const at = (rest: string) => readAddress(`postgres://${rest}`);

test.each<[address: string, expected: object]>([
  ["ana:secret@db/name", { user: "ana", password: "secret", database: "name", settings: {}, tls: null }],
  ["ana:p%40%2F%23%3F%25%E2%82%AC@db/name", { user: "ana", password: "p@/#?%€", database: "name" }],
  ["ana:a:b@c@db/name", { user: "ana", password: "a:b@c", hosts: [{ host: "db", port: 5432 }] }],
  ["ana@db/na%20me%2F", { user: "ana", password: undefined, database: "na me/" }],
  ["db:6432/name", { user: undefined, password: undefined, hosts: [{ host: "db", port: 6432 }] }],
  ["[::1]:6432/name", { hosts: [{ host: "::1", port: 6432 }], path: null, writable: false }],
  ["[fe80::1]/name", { hosts: [{ host: "fe80::1", port: 5432 }] }],
  [
    "ana@one,[::1]:6432,three:7432/name",
    {
      hosts: [
        { host: "one", port: 5432 },
        { host: "::1", port: 6432 },
        { host: "three", port: 7432 },
      ],
      writable: true,
    },
  ],
  ["/name", { hosts: [], path: null }],
  ["ana@/name?host=/run/postgresql", { hosts: [], path: "/run/postgresql/.s.PGSQL.5432" }],
  ["ana@/name?host=/run/pg&port=6432&sslmode=require", { path: "/run/pg/.s.PGSQL.6432", tls: null }],
  ["ana@%2Frun%2Fpg:6432/name", { hosts: [], path: "/run/pg/.s.PGSQL.6432" }],
  ["/?user=ana&password=a%2Bb&dbname=name&host=db", { user: "ana", password: "a+b", database: "name" }],
  [
    "/name?host=one,two&port=1,2",
    { hosts: [HERE[0], HERE[0]].map((_, i) => ({ host: ["one", "two"][i], port: i + 1 })) },
  ],
  ["localhost/name?connect_timeout=10", { hosts: HERE, connectMs: 10_000, settings: {} }],
  ["db/name", { connectMs: 3_000 }],
  ["db/name?connect_timeout=0", { connectMs: 3_000 }],
  ["db/name?target_session_attrs=read-write", { writable: true, settings: {} }],
  ["db/name?target_session_attrs=primary", { writable: true }],
  ["db/name?target_session_attrs=any", { writable: false, settings: {} }],
  [
    "db/name?application_name=mine&search_path=a",
    { settings: { application_name: "mine", search_path: "a" } },
  ],
  ["db/name?options=-c+work_mem%3D8MB", { settings: { options: "-c work_mem=8MB" } }],
  [
    "db/name?TimeZone=Asia/Tokyo&channel_binding=prefer&gssencmode=disable&keepalives_idle=9",
    { settings: {} },
  ],
  ["db/name?prepare=false&max=3", { settings: {} }],
])("%s", (address, expected) => {
  expect(at(address)).toMatchObject(expected);
});

test.each<[query: string, expected: object | null]>([
  ["", null],
  ["sslmode=disable", null],
  ["ssl=0", null],
  ["sslmode=allow", { isOptional: true, trusts: "anybody" }],
  ["sslmode=prefer", { isOptional: true, trusts: "anybody" }],
  ["sslmode=require", { isOptional: false, trusts: "anybody", files: {} }],
  ["sslmode=require&sslrootcert=/ca", { trusts: "vouched", files: { ca: "/ca" } }],
  ["sslmode=verify-ca", { trusts: "vouched" }],
  ["sslmode=verify-full", { trusts: "host", isDirect: false }],
  ["sslmode=verify-full&sslnegotiation=direct", { trusts: "host", isDirect: true }],
  ["ssl=true", { trusts: "host" }],
  ["ssl=require", { trusts: "anybody" }],
  ["sslrootcert=system", { isOptional: false, trusts: "host", files: {} }],
  ["sslmode=require&sslrootcert=system", { trusts: "host" }],
  ["sslmode=require&channel_binding=require", { isOptional: false, trusts: "anybody", bindsLogin: true }],
  ["sslmode=require&channel_binding=prefer", { bindsLogin: false }],
  [
    "sslmode=require&sslcert=/c&sslkey=/k&sslpassword=p",
    { files: { cert: "/c", key: "/k" }, passphrase: "p" },
  ],
])("encrypted as in %s", (query, expected) => {
  const { tls, settings } = at(`db/name?${query}`);
  expect(settings).toEqual({});
  if (expected === null) expect(tls).toBe(null);
  else expect(tls).toMatchObject(expected);
});

test.each<[address: string, says: RegExp]>([
  ["ana:a/b@db/name", /percents: @ as %40/],
  ["ana:a?b@db/name", /percents/],
  ["ana:a#b@db/name", /percents/],
  ["ana:100%@db/name", /percents/],
  ["db:none/name", /percents/],
  ["db:70000/name", /percents/],
  ["::1/name", /percents/],
  ["db/name?sslmode", /percents/],
  ["db/name?sslmode=required", /sslmode must be one of disable, allow, .* not "required"/],
  ["db/name?sslmode=require&sslcert=/c", /belong together/],
  ["db/name?sslrootcert=/ca", /Add sslmode=verify-full/],
  ["db/name?sslmode=prefer&sslnegotiation=direct", /sslmode=require or more/],
  ["db/name?channel_binding=require", /Write sslmode=require or more/],
  ["db/name?channel_binding=require&sslmode=prefer", /Write sslmode=require or more/],
  ["db/name?gssencmode=require", /Leave it out/],
  ["db/name?target_session_attrs=standby", /must be read-write, primary or any/],
  ["db/name?connect_timeout=soon", /whole number of seconds/],
])("%s is refused without being told on", (address, says) => {
  const { message } = (() => {
    try {
      return { message: JSON.stringify(at(address)) };
    } catch (error) {
      return error as Error;
    }
  })();
  expect(message).toMatch(says);
  expect(message).not.toMatch(/ana|b@db/);
});
