import type { EventMapOf } from '@nestream/nest';
import { NoticeEvent } from './notice.event.js';
import { ReadEvent } from './read.event.js';

/** The events of `GET /notifications`. `notification` is the name of another event, that of a task that has ended. */
export const notificationEvents = [NoticeEvent, ReadEvent];

/** @public The same, for a client that is written in TypeScript. */
export type NotificationEvents = EventMapOf<typeof notificationEvents>;
