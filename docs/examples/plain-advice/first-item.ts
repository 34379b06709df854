import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { Observable, Subject } from 'rxjs';

/** Calls back with each step; the first one at once. */
function runImport(onStep: (step: string) => void): () => void {
  onStep('started');
  const timer = setTimeout(() => onStep('finished'), 50);
  return () => clearTimeout(timer);
}

@Controller('import')
export class ImportController {
  /** `started` is emitted before Nest subscribes, and a Subject does not keep it. */
  @Sse('wrong')
  wrong(): Observable<MessageEvent> {
    const steps = new Subject<MessageEvent>();
    runImport((step) => steps.next({ data: step }));
    return steps;
  }

  /** The work starts when Nest subscribes. */
  @Sse('right')
  right(): Observable<MessageEvent> {
    return new Observable((subscriber) => runImport((step) => subscriber.next({ data: step })));
  }
}
