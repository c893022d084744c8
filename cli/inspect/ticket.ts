import { Option } from 'commander';
import { readTicketRequest, type TicketReading } from '../../codecs/ticket-signature.ts';
import { explainSignature } from '../../contracts/sevu/diagnoses/ticket-signature.ts';
import { type Inspection, type Inspector, type Problem, wrongInput } from './inspection.ts';
import { mayBe } from './recognise.ts';
import { type Show, showing, withoutSecrets } from './secrets.ts';
import { bytesIn, textIn } from './spelling.ts';

interface Options {
  secret?: string;
}

/** `countersign inspect ticket`: the members of a ticket request, and whether its signature is right. */
export const ticket: Inspector<Options> = {
  kind: 'ticket',
  description: 'Read a ticket request: its JSON, or the form body json=….',
  options: [new Option('--secret <secret>', 'verify the signature').env('COUNTERSIGN_API_SECRET')],
  inspect(input, { secret, showSecrets }) {
    if (!mayBe('ticket', input.bytes)) throw wrongInput('ticket', input);
    const json = jsonIn(input.bytes);
    const reading = readTicketRequest(json, 'urlencoded', () => secret);
    return asInspection(reading, input.from, secret, showing(showSecrets));
  },
};

/** The JSON text, also out of a form body or of base64. */
function jsonIn(bytes: Uint8Array): string {
  const text = textIn(bytes);
  if (text === undefined) return Buffer.from(bytes).toString('utf8');
  if (text.startsWith('json=')) return new URLSearchParams(text).get('json')!;
  if (text.startsWith('{')) return text;
  return Buffer.from(bytesIn(bytes)?.bytes ?? bytes).toString('utf8');
}

function asInspection(
  reading: TicketReading,
  from: string,
  secret: string | undefined,
  show: Show,
): Inspection {
  const { request, signature, signedText, expectedSignature, unsigned } = reading;
  const { signature: _, ...members } = request ?? {};
  const shown = withoutSecrets(members, show) as Record<string, unknown>;
  const verdict =
    secret === undefined
      ? 'not verified: give --secret'
      : signedText === undefined
        ? 'wrong for this secret'
        : `right, over the ${signedText}`;
  return {
    title: `Ticket request, ${reading.json.length} characters of JSON, from ${from}`,
    sections: [
      {
        facts: [
          ...Object.entries(shown).map(([name, value]): [string, string] => [name, inJson(value)]),
          ['signature', signature && [signature, verdict]],
        ],
      },
    ],
    problems: reading.faults.map(({ layer, problem }): Problem => {
      const account = { apiKey: String(members.api_key), apiSecret: secret ?? '', cdn: Number(members.cdn) };
      const diagnosis =
        layer === 'signature'
          ? (explainSignature(reading, account) ?? 'none that is known; compare the secret')
          : undefined;
      return { level: 'must', where: layer, problem, ...(diagnosis === undefined ? {} : { diagnosis }) };
    }),
    data: {
      request: request && { ...shown, ...(signature === undefined ? {} : { signature }) },
      signedLength: unsigned?.length,
      signature: secret === undefined || signature === undefined ? undefined : signedText !== undefined,
      signedText,
      expectedSignature,
    },
  };
}

const inJson = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
