import type { Case, Trouble } from '../contracts/case.ts';
import { PROBLEMS } from '../contracts/certificate.ts';

/** What the server of a case does, in words. @param code marks what stands for itself, such as a body */
export function inWords(
  { situation, expect }: Pick<Case, 'situation' | 'expect'>,
  code: (text: string) => string = (text) => text,
): string {
  switch (situation.kind) {
    case 'service':
      return 'answers as the service would';
    case 'error':
      return `answers with its error ${code(situation.code)}`;
    case 'spelling':
      return `answers as the service would, ${expect === 'failure' ? 'with a fault in it' : 'spelled otherwise'}: ${situation.spelling}`;
    case 'tls':
      return `speaks HTTPS with a certificate that ${PROBLEMS[situation.certificate]}`;
    case 'trouble':
      return troubleInWords(situation.trouble);
    case 'respond': {
      const { status, contentType = 'no content type', body } = situation;
      return `answers ${status}, ${contentType}, ${body === '' ? 'no body' : code(body)}`;
    }
  }
}

function troubleInWords(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'delay':
      return `answers as the service would, ${trouble.ms} ms late`;
    case 'truncate':
      return 'cuts the connection within the answer';
    case 'drop':
      return 'cuts the connection without an answer';
    case 'silence':
      return 'never answers';
    case 'malformed':
      return 'answers with a body that cannot be read';
    case 'status':
      return `answers as the service would, but with status ${trouble.status}`;
    case 'content-type':
      return `answers as the service would, but as ${trouble.value}`;
  }
}
