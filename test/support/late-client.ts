// The reference client, which logs what it should not, and only when the call is long answered; or never answers.
import { runVariant } from '../../clients/variant.ts';

const LATER = 150;

const asking = 'const { status, text } = await send(url, init);';
const reading = 'const keys = readAnswer(text);';
const refusing = "throw new ApiError(String(error.error_code), String(error.error_message ?? ''), status);";
const late = (text: string, stream: string) =>
  `setTimeout(() => process.${stream}.write(${text}), ${LATER});`;

await runVariant(
  [
    {
      name: 'token-in-log',
      file: 'cpix.ts',
      replace: asking,
      by: `${late("'asking ' + url + '\\n'", 'stderr')} ${asking}`,
    },
    {
      name: 'keys-in-log',
      file: 'cpix.ts',
      replace: reading,
      by: `${late("text + '\\n'", 'stderr')} ${reading}`,
    },
    {
      name: 'token-on-stdout',
      file: 'cpix.ts',
      replace: asking,
      by: `${late("url + '\\n'", 'stdout')} ${asking}`,
    },
    {
      name: 'no-answer',
      file: 'cpix.ts',
      replace: reading,
      by: `await new Promise(() => {}); ${reading}`,
    },
    {
      name: 'token-in-error',
      file: 'cpix.ts',
      replace: refusing,
      by: '{ const last = globalThis.last; globalThis.last = url; throw new ApiError(String(error.error_code), String(last), status); }',
    },
  ],
  ({ name }) => name,
);
