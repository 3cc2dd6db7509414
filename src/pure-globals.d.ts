// The few globals that Node, a browser and a worker all have. Pure code may use these and no others.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare function atob(base64: string): string;
declare function btoa(binary: string): string;
