import type { EventMapOf } from '@nestream/nest';
import { NotificationEvent } from './notification.event.js';
import { ProgressEvent } from './progress.event.js';
import { TaskEvent } from './task.event.js';

/** The events of a task: `progress` and `notification` in a stream of its own, `task` in that of its visitor. */
export const progressEvents = [ProgressEvent, NotificationEvent, TaskEvent];

/** @public The same, for a client that is written in TypeScript. */
export type ProgressEvents = EventMapOf<typeof progressEvents>;
