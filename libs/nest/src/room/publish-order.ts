/** Keeps what is published to a room in order while some of it is still being validated. */
export class PublishOrder {
  private readonly last = new Map<string, Promise<void>>();

  /**
   * Calls `append` with the event when everything that was published before to one of the rooms has been appended or refused;
   * at once where nothing waits. An event that is refused rejects and holds up nothing.
   */
  async run<Event, Result>(
    rooms: readonly string[],
    event: Event | Promise<Event>,
    append: (event: Event) => Promise<Result>,
  ): Promise<Result> {
    const before = this.last.size > 0 ? rooms.flatMap((room) => this.last.get(room) ?? []) : [];
    if (!(event instanceof Promise) && before.length === 0) return append(event);
    let appended!: () => void;
    const turn = new Promise<void>((resolve) => (appended = resolve));
    for (const room of rooms) this.last.set(room, turn);
    const [prepared] = await Promise.allSettled([event, ...before]);
    // Only begun: the log keeps the order of its appends by itself.
    const result =
      prepared.status === 'fulfilled' ? append(prepared.value) : Promise.reject(prepared.reason as Error);
    for (const room of rooms) if (this.last.get(room) === turn) this.last.delete(room);
    appended();
    return result;
  }
}
