import { SseClient } from '@nestream/client';
import type { TaskEvents } from './task.events.js';

export function watchTask(
  id: string,
  show: (percent: number, step: string | undefined) => void,
): SseClient<TaskEvents> {
  const client = new SseClient<TaskEvents>(`/tasks/${id}`);
  client.on('progress', ({ data }) => show(data.progress * 100, data.step?.name));
  return client;
}
