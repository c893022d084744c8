import type { Conclusion, HttpRequest, HttpResponse } from '../../codecs/exchange.ts';
import type { Api } from '../../specs/index.ts';
import type { Site, World } from './world.ts';

/** What an operation made of a request: what it read out of it, what it concluded, what it answers. */
export interface Outcome {
  /** Whose request it is: a site ID or an API key, where one was found that exists. */
  site?: string;
  decoded?: unknown;
  conclusion: Conclusion;
  response: HttpResponse;
}

/** The segments of the path that the spec leaves open, unescaped, by their names. */
export type PathParameters = Readonly<Record<string, string>>;

/** One operation of a service, pure but for what it stores in its world. */
export type Operation = (request: HttpRequest, parameters: PathParameters, world: World) => Outcome;

/** A request that a service sends by itself, such as the result of a job. */
export interface Delivery {
  /** `operationId` of the OpenAPI document, under its webhooks or callbacks. */
  operation: string;
  /** The site it is sent for. */
  site: string;
  /** The ID of what it reports, such as a job. */
  subject: string;
  /** 1 for the first. */
  attempt: number;
  url: string;
  headers: [name: string, value: string][];
  body: string;
}

/** What came of a delivery: the status of its answer, or why there is none. */
export type DeliveryResult = { kind: 'answered'; status: number } | { kind: 'failed'; reason: string };

/** The behavioural twin of one API: its operations by `operationId`, and how it says no. */
export interface Twin {
  api: Api;
  operations: Record<string, Operation>;
  /**
   * The version in the paths of the spec, where a request for another version reaches the operation as well and is
   * refused there; it gets the version as the parameter `version`.
   */
  version?: string;
  /** Whether one segment more may stand before every path, as the stage of an API gateway does. */
  staged?: boolean;
  /** The answer with which the service reports one of its error codes. Throws for a code it does not have. */
  failure(code: string, site?: Site): HttpResponse;
  /** Lets happen what the clock has made due. Gives what is to be sent now, and when something is due again. */
  advance?(world: World): { deliveries: Delivery[]; next?: number };
  /** Makes due again what was being sent when a server ended, for one that goes on with what that has stored. */
  resume?(world: World): void;
  /** Takes note of what came of a delivery; a failed one may become due again. */
  delivered?(world: World, delivery: Delivery, result: DeliveryResult): void;
}
