import type { Metadata } from "next";
import Form from "next/form";
import { Nothing, Section } from "@/components/settings/section";
import { type ShownMoment, SimulatedMoments } from "@/components/settings/simulated-moments";
import { Visible } from "@/components/task/visible";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { channelRecords } from "@/lib/db/read/channel-state";
import { databaseNow } from "@/lib/db/read/now";
import { workspaceView } from "@/lib/db/read/organizations";
import { channelState } from "@/lib/domain/channel-state";
import { sayDuration } from "@/lib/domain/duration";
import { zoneOfPerson } from "@/lib/domain/person-settings";
import { readsSettings } from "@/lib/domain/roles";
import { type Simulation, simulate } from "@/lib/engine/simulate";
import { database } from "@/lib/web/database";
import { requireViewer, type Viewer } from "@/lib/web/viewer";
import type { PageProps } from "../answers";
import { NotForYou, SettingsFrame } from "../settings-frame";
import { type Question, questionShape, readQuestion } from "./question";

export const metadata: Metadata = { title: "Simulator" };

export default async function SimulatorPage({ searchParams }: PageProps) {
  const viewer = await requireViewer();
  if (!readsSettings(viewer.role)) return <NotForYou viewer={viewer} title="Settings" />;
  const question = questionShape.parse(await searchParams);
  const zone = zoneOfPerson(viewer.settings);
  const answer = question.type === "" ? null : await answerTo(viewer, question, zone);
  return (
    <SettingsFrame viewer={viewer} title="Settings">
      <Section
        title="Who would be told?"
        about="What would happen if this were asked and nobody ever answered: whom it would reach, where and when, by the rules as they are now. Nothing is sent and nothing is kept."
      >
        <Ask question={question} zone={zone} fields={answer?.ok === false ? answer.fields : {}} />
      </Section>
      {answer?.ok && <Answer simulation={answer.simulation} from={answer.at} kept={answer.kept} />}
      {answer?.ok === false && answer.message && <Notice tone="refused">{answer.message}</Notice>}
    </SettingsFrame>
  );
}

type Fields = Partial<Record<keyof Question, string>>;
type Answered =
  | { ok: true; simulation: Simulation; at: Date; kept: boolean }
  | { ok: false; fields: Fields; message?: string };

async function answerTo(viewer: Viewer, question: Question, zone: string): Promise<Answered> {
  const db = database();
  const { workspaceId } = viewer;
  const [now, place, records] = await Promise.all([
    databaseNow(db.sql),
    workspaceView(db.sql, workspaceId),
    channelRecords(db.sql, workspaceId, {}),
  ]);
  const read = readQuestion(question, zone, now);
  if (!read.ok) return read;
  const { orgSlug = "", slug = "" } = place ?? {};
  const draft = {
    workspaceId,
    place: { orgSlug, workspaceSlug: slug },
    actor: { kind: "key", id: "simulator", personId: null, name: "an agent", via: "api" } as const,
    type: question.type,
    from: `agent://${orgSlug}/${slug}/simulator`,
    to: "human",
    payload: {},
    deadlineAt: read.deadlineAt,
    options: {},
    humanTask: { assignees: read.names, risk: question.risk },
  };
  const made = await simulate(db, draft, read.at);
  if (!made.ok) return { ok: false, fields: {}, message: `It would be refused: ${made.refusal.message}` };
  const mail = records.find(({ channel }) => channel === "email");
  const kept = mail !== undefined && channelState(mail).source === null;
  return { ok: true, simulation: made.value, at: read.at, kept };
}

const RISKS = [
  { value: "low", label: "Low" },
  { value: "normal", label: "Normal" },
  { value: "high", label: "High" },
];

function Ask({ question, zone, fields }: { question: Question; zone: string; fields: Fields }) {
  return (
    <Form action="/settings/simulator" className="max-w-xl">
      <Field
        name="type"
        label="Type of intent"
        defaultValue={question.type}
        placeholder="refund.v1"
        required
        maxLength={200}
        autoComplete="off"
      />
      <Field
        name="to"
        label="Asked of"
        defaultValue={question.to}
        placeholder="finance, ana@example.org"
        maxLength={1000}
        autoComplete="off"
        hint="Groups, e-mail addresses and roles, with commas between them. Left empty: everybody."
        {...(fields.to && { problem: fields.to })}
      />
      <Select name="risk" label="Risk" defaultValue={question.risk} options={RISKS} className="mb-4" />
      <Field
        name="due"
        label="To be decided within"
        defaultValue={question.due}
        placeholder="4 h"
        maxLength={40}
        autoComplete="off"
        hint="Left empty: it has no deadline."
        {...(fields.due && { problem: fields.due })}
      />
      <Field
        name="at"
        type="datetime-local"
        label="Asked at"
        defaultValue={question.at}
        hint={`In ${zone}. Left empty: now.`}
        {...(fields.at && { problem: fields.at })}
      />
      <Button type="submit" tone="primary">
        Show who would be told
      </Button>
    </Form>
  );
}

function Answer({ simulation, from, kept }: { simulation: Simulation; from: Date; kept: boolean }) {
  const { moments, warnings, policy, isCut } = simulation;
  return (
    <Section
      title="What would happen"
      about={
        policy === null ? (
          "No escalation policy is for this type."
        ) : (
          <>
            By the escalation policy <Visible text={policy} />.
          </>
        )
      }
    >
      {warnings.map((warning) => (
        <div key={warning} className="mb-3">
          <Notice tone="problem">
            <Visible text={`${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`} />
          </Notice>
        </div>
      ))}
      {moments.length === 0 ? (
        <Nothing>Nobody would be asked.</Nothing>
      ) : (
        <SimulatedMoments moments={moments.map((moment, place) => shown(moment, place, from))} kept={kept} />
      )}
      <p className="mt-3 text-muted">
        {isCut
          ? "It would go on like this."
          : "That would be all. As soon as somebody decided, nothing of what is left would happen."}
      </p>
    </Section>
  );
}

function shown(moment: Simulation["moments"][number], place: number, from: Date): ShownMoment {
  const { at, people, ...rest } = moment;
  const seconds = (at.getTime() - from.getTime()) / 1000;
  return {
    ...rest,
    key: `${place}`,
    at: at.toISOString(),
    after: seconds < 1 ? "At once" : `After ${sayDuration(seconds)}`,
    people: people.map(({ personId, name, by }) => ({
      id: personId,
      name,
      by: by.map((told) => ({
        channel: told.channel,
        at: told.at.toISOString(),
        isLater: told.at.getTime() - at.getTime() > 1000,
      })),
    })),
  };
}
