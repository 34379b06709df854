import type { SseClient } from '@nestream/client';
import type { EventMapOf, RoomService } from '@nestream/nest';
import { PriceEvent } from '../../docs/examples/typed-events/price.event.js';
import { ProgressEvent } from '../../docs/examples/typed-events/progress.event.js';
import type { TaskEvents } from '../../docs/examples/typed-events/task.events.js';

// Nothing here runs: the type check is the test. Each @ts-expect-error fails it where there is no error.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const proved = <Fact extends true>(_fact?: Fact): void => undefined;

class Visit {
  static readonly type = 'visit';
  at!: Date;
  tags?: Set<string>;
  path!: readonly { readonly x: number | null }[];
  big!: { toJSON(): string };
  label(): string {
    return this.at.toISOString();
  }
}

proved<Equal<TaskEvents['price'], { symbol: string; price: number; currency: string }>>();
proved<Equal<keyof TaskEvents, 'progress' | 'price'>>();
proved<Equal<EventMapOf<(typeof Visit)[]>['visit']['at'], string>>();
proved<Equal<EventMapOf<(typeof Visit)[]>['visit']['big'], string>>();
proved<Equal<EventMapOf<(typeof Visit)[]>['visit']['path'], readonly { readonly x: number | null }[]>>();
proved<Equal<keyof EventMapOf<(typeof Visit)[]>['visit'], 'at' | 'tags' | 'path' | 'big'>>();

class Nameless {
  at!: Date;
}

// @ts-expect-error: TypeScript cannot read a type from a decorator
proved<Equal<EventMapOf<(typeof Nameless)[]>, object>>(); // eslint-disable-line @typescript-eslint/no-generated-empty-object-type

export function listen(client: SseClient<TaskEvents>): void {
  client.on('progress', ({ data }) => proved<Equal<typeof data.progress, number>>());
  client.on('price', ({ data }) => proved<Equal<typeof data.currency, string>>());
  client.on('connected', ({ data }) => proved<Equal<typeof data.connectionId, string>>());
  // @ts-expect-error: no event of this name is declared
  client.on('prise', () => undefined);
}

export async function publish(rooms: RoomService): Promise<void> {
  await rooms.broadcastToRoom('a', new ProgressEvent());
  await rooms.broadcastToRoom('a', { type: ProgressEvent, data: { progress: 1 } });
  // What has a default may be left out.
  await rooms.sendToUser('ann', { type: PriceEvent, data: { symbol: 'A', price: 1 } });
  await rooms.broadcastToAll({ type: 'text', data: 'any' });
  // @ts-expect-error: not a number
  await rooms.broadcastToRoom('a', { type: ProgressEvent, data: { progress: 'half' } });
  // @ts-expect-error: the price is missing
  await rooms.send('c-1', { type: PriceEvent, data: { symbol: 'A' } });
  // @ts-expect-error: there is no data
  await rooms.broadcastToRoom('a', { type: 'text', dta: 1 });
}
