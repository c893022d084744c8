import type { Conclusion, HttpRequest, HttpResponse } from '../../codecs/exchange.ts';
import type { Api } from '../../specs/index.ts';
import type { World } from './world.ts';

/** What an operation made of a request: what it read out of it, what it concluded, what it answers. */
export interface Outcome {
  decoded?: unknown;
  conclusion: Conclusion;
  response: HttpResponse;
}

/** The segments of the path that the spec leaves open, unescaped, by their names. */
export type PathParameters = Readonly<Record<string, string>>;

/** One operation of a service, pure but for what it stores in its world. */
export type Operation = (request: HttpRequest, parameters: PathParameters, world: World) => Outcome;

/** The behavioural twin of one API: its operations by `operationId`, and how it says no. */
export interface Twin {
  api: Api;
  operations: Record<string, Operation>;
  /**
   * The version in the paths of the spec, where a request for another version reaches the operation as well and is
   * refused there; it gets the version as the parameter `version`.
   */
  version?: string;
  /** The answer with which the service reports one of its error codes. Throws for a code it does not have. */
  failure(code: string): HttpResponse;
}
