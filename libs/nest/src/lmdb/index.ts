export { LmdbEventLog } from './lmdb-event-log.js';
export type { LmdbEventLogOptions } from './store/lmdb-event-log-options.js';
export {
  LogCorruptError,
  LogFolderError,
  LogFormatError,
  LogInUseError,
  LogWriteError,
} from '../errors/log.errors.js';
