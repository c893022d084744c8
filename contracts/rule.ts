import type { SiteCredentials } from '../codecs/envelope.ts';
import type { Exchange, HttpResponse } from '../codecs/exchange.ts';
import type { TicketAccount } from '../codecs/ticket-signature.ts';
import type { Case } from './case.ts';

/** How much a finding weighs: `must` fails the case, `should` warns, `may` is only noted. */
export type FindingLevel = 'must' | 'should' | 'may';

/** The credentials a case has for itself alone. */
export interface Credentials {
  site: SiteCredentials;
  /** The enc-token of the same site. */
  encToken: string;
  account: TicketAccount;
}

/** What the client said of a call: its result, or an error with the protocol's codes. */
export type ClientReply =
  | { kind: 'result'; value: unknown }
  | { kind: 'error'; code: number; message: string; data?: unknown };

/** One call of a client and all that was seen of it. */
export interface Call {
  case: Case;
  credentials: Credentials;
  input: Record<string, unknown>;
  /** What reached the server, in order. At least one. */
  exchanges: Exchange[];
  /** What reached the server in the calls of the same case before this one. */
  earlier: Exchange[];
  reply: ClientReply;
  /** What the client wrote to stderr meanwhile. */
  stderr?: string;
}

/** Something that is not as it must be, in the words of whoever has to mend it. */
export interface Violation {
  /** What is wrong, as a sentence. */
  message: string;
  expected?: string;
  actual?: string;
  /** The mistake that explains it, when one was found. */
  diagnosis?: string;
  /** Weighs less than the rule's own level. */
  level?: FindingLevel;
  /** The clause of the member it is about, where that is not the rule's own. */
  clause?: string;
  /** The service refuses the request because of it: no more is said of the refusal and of what comes of it. */
  refused?: true;
}

/** What is asked of a client, in words. */
export interface Requirement {
  /** `packaging/envelope-hash`. Permanent. */
  id: string;
  /** The requirement, as a sentence. */
  title: string;
  level: FindingLevel;
  /** The clause it is taken from. */
  clause: string;
  /** What to do about a violation. */
  hint: string;
}

/** A requirement that every exchange or every call is held to. */
export interface Rule<Subject> extends Requirement {
  /** Whether nothing more can be said of a request that violates it, because it cannot be read. */
  gate?: true;
  /** Every violation; none when it holds; `undefined` when there is nothing to hold it against. */
  check(subject: Subject): Violation[] | undefined;
}

/** One exchange, with the call it belongs to. */
export interface Sent<Decoded = unknown> {
  call: Call;
  exchange: Exchange<Decoded>;
}

/** Another way to write an answer down that says the same. */
export type Spelling = (body: string) => Pick<HttpResponse, 'body' | 'encoding'>;

/** The rules of one method: for what it sends, and for what the client makes of the answer. */
export interface MethodRules {
  /** Held against each exchange. */
  sent: Rule<Sent>[];
  /** Held against the call once the request was right. */
  made: Rule<Call>[];
}

/** What clients of one API are held to. */
export interface Contract {
  /** Held against each exchange, whichever method it is of. */
  sent: Rule<Sent>[];
  /** By the methods of the client protocol. */
  methods: Record<string, MethodRules>;
  /** The spellings that cases name. */
  spellings: Record<string, Spelling>;
}

/** A violation with the requirement it violates: what reports show. */
export interface Finding {
  rule: string;
  level: FindingLevel;
  clause: string;
  /** The requirement. */
  requirement: string;
  message: string;
  expected?: string;
  actual?: string;
  diagnosis?: string;
  hint: string;
}
