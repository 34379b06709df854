import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { withFile } from './files.js';

const DIGITS = 16;

/** What the log notes of the file: the one that was there when it was opened last, if any, and the one that replaced it. */
export type Marks = readonly string[];

/**
 * A small file beside the data that tells whether the data is the newest there was: a restored backup is older.
 *
 * It is replaced by a new file at each start, and the log notes which one that is, by inode and time of birth. A copy has others,
 * and an older log notes an older file. It holds the newest position, so it also tells of data that was put back under the same
 * file after the last start.
 */
export class Watermark {
  private readonly file: string;
  private readonly nextFile: string;
  private fd: number | undefined;
  private placed = false;

  constructor(folder: string) {
    this.file = join(folder, 'watermark');
    this.nextFile = join(folder, 'watermark.next');
  }

  /**
   * Whether data of this position belongs to the file.
   *
   * @param marks what the data notes; `undefined` if it is of a format that notes nothing, and fits any file.
   */
  fits(marks: Marks | undefined, seq: number): boolean {
    if (!marks) return true;
    const current = this.current();
    // A crash may have come before the file was replaced.
    return current !== undefined && marks.includes(current) && !(this.position() > seq);
  }

  /** Makes the next file. @returns what the data has to note before {@link place}. */
  prepare(seq: number): Marks {
    const before = this.current();
    rmSync(this.nextFile, { force: true });
    this.fd = openSync(this.nextFile, 'wx');
    this.raise(seq);
    const marks = [identify(this.fd)];
    if (before !== undefined) return [before, ...marks];
    // Data that noted no file would fit an empty folder.
    this.place();
    return marks;
  }

  /** Puts the next file in the place of the one before. */
  place(): void {
    if (this.placed) return;
    renameSync(this.nextFile, this.file);
    this.placed = true;
  }

  /** Notes the newest position. */
  raise(seq: number): void {
    try {
      // Without fsync: what a crash of the machine takes makes the position lower, and a lower one fits as well.
      if (this.fd !== undefined) writeSync(this.fd, String(seq).padStart(DIGITS, '0'), 0);
    } catch {
      // A full disk. The event is stored all the same.
    }
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  private current(): string | undefined {
    return withFile(this.file, identify);
  }

  private position(): number {
    // Empty, or no number, after a crash of the machine: then it tells nothing.
    return withFile(this.file, (fd) => Number(readFileSync(fd, 'latin1'))) ?? 0;
  }
}

/** Inode numbers are used again, so the time of birth goes along. */
function identify(fd: number): string {
  const { ino, birthtimeNs } = fstatSync(fd, { bigint: true });
  return `${ino}-${birthtimeNs}`;
}
