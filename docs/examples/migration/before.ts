import {
  Body,
  Controller,
  Injectable,
  type MessageEvent,
  Module,
  type OnModuleDestroy,
  Param,
  Post,
  Sse,
} from '@nestjs/common';
import { filter, interval, map, merge, type Observable, Subject, takeUntil } from 'rxjs';

export interface Price {
  readonly symbol: string;
  readonly price: number;
}

@Injectable()
export class PricesService implements OnModuleDestroy {
  readonly prices = new Subject<Price>();
  private readonly over = new Subject<void>();

  of(symbol: string): Observable<MessageEvent> {
    const prices = this.prices.pipe(filter((price) => price.symbol === symbol));
    return merge(
      prices.pipe(map((data) => ({ type: 'price', data }))),
      interval(15_000).pipe(map(() => ({ type: 'ping', data: '' }))), // or proxies cut quiet streams
    ).pipe(takeUntil(this.over)); // or `app.close()` waits for ever
  }

  onModuleDestroy(): void {
    this.over.next();
  }
}

@Controller('prices/:symbol')
class PricesController {
  constructor(private readonly service: PricesService) {}

  @Sse()
  stream(@Param('symbol') symbol: string): Observable<MessageEvent> {
    return this.service.of(symbol);
  }

  @Post()
  publish(@Param('symbol') symbol: string, @Body() { price }: { price: number }): void {
    this.service.prices.next({ symbol, price });
  }
}

@Module({ controllers: [PricesController], providers: [PricesService], exports: [PricesService] })
export class PricesModule {}
