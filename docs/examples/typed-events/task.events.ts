import type { EventMapOf } from '@nestream/nest';
import { PriceEvent } from './price.event.js';
import { ProgressEvent } from './progress.event.js';

/** The events of the module. */
export const taskEvents = [ProgressEvent, PriceEvent];

/** The same for clients. */
export type TaskEvents = EventMapOf<typeof taskEvents>;
