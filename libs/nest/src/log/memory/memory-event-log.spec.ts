import { describeEventLog } from '../../testing/index.js';
import { MemoryEventLog } from './memory-event-log.js';

describeEventLog('MemoryEventLog', () => {
  let time = 1_000_000;
  const logs: MemoryEventLog[] = [];
  return {
    open: (bounds) => {
      const log = new MemoryEventLog({ age: 0, ...bounds, now: () => time });
      logs.push(log);
      return log;
    },
    advance: (milliseconds) => {
      time += milliseconds;
    },
    dispose: async () => {
      for (const log of logs) await log.close();
    },
  };
});
