export { LmdbEventLog } from './lmdb-event-log.js';
export type { LmdbEventLogOptions } from './store/lmdb-event-log-options.interface.js';
export { LogCorruptError } from '../errors/log-corrupt.error.js';
export { LogFolderError } from '../errors/log-folder.error.js';
export { LogFormatError } from '../errors/log-format.error.js';
export { LogInUseError } from '../errors/log-in-use.error.js';
export { LogWriteError } from '../errors/log-write.error.js';
