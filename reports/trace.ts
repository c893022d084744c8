import type { CaseResult, ReportedExchange } from '../harness/result.ts';
import { printable } from './report.ts';

/** Everything that was seen of a case, in the order it happened: each request with what was read out of it, each answer, the client's result. */
export function toTrace({ exchanges, result, stderr }: CaseResult): string {
  const parts = exchanges.flatMap((exchange, index) => exchangeLines(exchange, index + 1));
  const outcome = result === undefined ? [] : ['', '— the client said', ...json(result)];
  const said = stderr === undefined ? [] : ['', '— stderr', ...stderr.trimEnd().split('\n')];
  return `${printable([...parts, ...outcome, ...said].join('\n')).trimStart()}\n`;
}

function exchangeLines({ request, response }: ReportedExchange, number: number): string[] {
  const { method, url, headers, body, decoded } = request;
  return [
    '',
    `— request ${number}`,
    `${method} ${url}`,
    ...fields(headers),
    ...bodyLines(body),
    ...(decoded === undefined ? [] : ['', '— decoded', ...json(decoded)]),
    '',
    `— answer ${number}`,
    ...(response === undefined
      ? ['none']
      : [`${response.status}`, ...fields(response.headers), ...bodyLines(response.body)]),
  ];
}

const fields = (headers: [string, string][]): string[] => headers.map(([name, value]) => `${name}: ${value}`);

const bodyLines = (body: string): string[] => (body === '' ? [] : ['', ...body.split('\n')]);

const json = (value: unknown): string[] => JSON.stringify(value, null, 2).split('\n');
