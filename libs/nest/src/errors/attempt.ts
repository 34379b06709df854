/** Runs application code that must not stop what comes after it: an error is handed to `report`. */
export function attempt(task: () => void, report: (error: unknown) => void): void {
  try {
    task();
  } catch (error) {
    report(error);
  }
}
