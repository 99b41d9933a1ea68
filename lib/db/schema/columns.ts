import { customType, pgEnum, timestamp, uuid } from "drizzle-orm/pg-core";
import {
  CHANNELS,
  DELIVERY_STATES,
  EVENT_TYPES,
  KEY_KINDS,
  OCCASIONS,
  RISKS,
  ROLES,
  STATUSES,
  TASK_KINDS,
  TASK_STATUSES,
  TIMER_KINDS,
  VIAS,
  WAITING_REASONS,
} from "../../domain/types";

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });
export const xid8 = customType<{ data: string }>({ dataType: () => "xid8" });
export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
export const workspaceId = () => uuid("workspace_id").notNull();

export const statusEnum = pgEnum("intent_status", STATUSES);
export const waitingEnum = pgEnum("waiting_reason", WAITING_REASONS);
export const eventEnum = pgEnum("event_type", EVENT_TYPES);
export const taskKindEnum = pgEnum("task_kind", TASK_KINDS);
export const taskStatusEnum = pgEnum("task_status", TASK_STATUSES);
export const riskEnum = pgEnum("risk", RISKS);
export const viaEnum = pgEnum("via", VIAS);
export const roleEnum = pgEnum("person_role", ROLES);
export const keyKindEnum = pgEnum("key_kind", KEY_KINDS);
export const timerEnum = pgEnum("timer_kind", TIMER_KINDS);
export const channelEnum = pgEnum("channel", CHANNELS);
export const deliveryEnum = pgEnum("delivery_state", DELIVERY_STATES);
export const occasionEnum = pgEnum("occasion", OCCASIONS);
