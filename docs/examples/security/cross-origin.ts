import type { INestApplication } from '@nestjs/common';
import { sseCors, type SseModuleOptions } from '@nestream/nest';

const origins = ['https://app.example.com'];

/** Options of `SseModule.forRoot()`: pages of these origins may open streams with cookies. */
export const options: SseModuleOptions = { auth: { origins } };

/** In `main.ts`, before `app.listen()`: and they may read them. */
export function allow(app: INestApplication): void {
  app.enableCors(sseCors(origins));
}
