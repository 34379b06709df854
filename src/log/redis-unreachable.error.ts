/** Thrown at boot when Redis cannot be reached. */
export class RedisUnreachableError extends Error {
  constructor(url: string, cause: unknown) {
    const { host } = new URL(url);
    const { message, code } = cause as NodeJS.ErrnoException;
    super(
      `Redis at ${host} cannot be used (${message || code}); start one, such as "docker run -p 6379:6379 redis:7", or set REDIS_URL`,
      { cause },
    );
    this.name = 'RedisUnreachableError';
  }
}
