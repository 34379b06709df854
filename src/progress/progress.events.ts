import type { EventMapOf } from '@event-stream/nest';
import { NotificationEvent } from './notification.event.js';
import { ProgressEvent } from './progress.event.js';

/** The events of a task. */
export const progressEvents = { progress: ProgressEvent, notification: NotificationEvent };

/** @public The same, for a client that is written in TypeScript. */
export type ProgressEvents = EventMapOf<typeof progressEvents>;
