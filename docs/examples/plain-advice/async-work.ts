import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { from, type Observable } from 'rxjs';

const pause = async (milliseconds: number): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
};

@Controller('report')
export class ReportController {
  @Sse()
  stream(): Observable<MessageEvent> {
    return from(this.pages());
  }

  private async *pages(): AsyncGenerator<MessageEvent> {
    for (let page = 1; page <= 3; page++) {
      await pause(20);
      yield { data: { page } };
    }
  }
}
