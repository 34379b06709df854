/** Cancels a body that nobody will read, so that its connection is free; one that somebody reads is theirs. */
export function discard(body: { cancel(): Promise<void> } | null | undefined): void {
  body?.cancel().catch(() => {});
}
