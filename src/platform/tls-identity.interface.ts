/** What a server shows who it is with, in PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}
