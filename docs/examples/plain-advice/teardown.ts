import { EventEmitter } from 'node:events';
import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { Observable } from 'rxjs';

export const orders = new EventEmitter();

@Controller('orders')
export class OrdersController {
  /** The listener stays when the client is gone: each visit leaks one. */
  @Sse('wrong')
  wrong(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      orders.on('order', (data: object) => subscriber.next({ data }));
    });
  }

  /** What the function returns runs once when the stream ends, for whatever reason. */
  @Sse('right')
  right(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      const listener = (data: object): void => subscriber.next({ data });
      orders.on('order', listener);
      return () => orders.off('order', listener);
    });
  }
}
