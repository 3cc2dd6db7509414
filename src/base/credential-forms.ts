/**
 * A key or token whose form gives it away. `words` is how it begins: without one of them the pattern
 * cannot match, and the look over bytes in `credential-triggers.ts` looks for them.
 */
export interface CredentialForm {
  readonly kind: string;
  readonly words: readonly string[];
  /** How many letters, digits, `_` and `-` follow the word at least; 0 where others may stand among them. */
  readonly least: number;
  readonly pattern: RegExp;
}

/** A key starts where no word goes on: at `\n` in JSON text inside JSON text too. */
const start = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt]))`;

/** `words` stand apart by spaces, `rest` is the source of a pattern. */
function form(kind: string, words: string, least: number, rest: string): CredentialForm {
  return formAt(
    kind,
    words,
    least,
    `${start}(?:${words
      .replaceAll('.', String.raw`\.`)

      .replaceAll(' ', '|')})${rest}`,
  );
}

/** For a word that does not begin what is masked. */
function formAt(kind: string, words: string, least: number, source: string): CredentialForm {
  return { kind, words: words.split(' '), least, pattern: new RegExp(source, 'g') };
}

const word = (least: number) => `[\\w-]{${least},}`;
const letters = (least: number) => `[A-Za-z0-9]{${least},}`;
const withDigit = String.raw`(?=[A-Za-z_-]*\d)`;

const privateKeyEnd = '-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----';

/**
 * What the providers' own keys look like; where two fit, the first wins. Lengths are below the real
 * ones. Generic `sk-` wants a digit and 16 characters in a row, since CSS classes start like it.
 */
export const credentialForms: readonly CredentialForm[] = [
  {
    kind: 'private-key',
    words: ['PRIVATE KEY'],
    least: 0,
    // Ends at the next BEGIN, so that many of them without an END cannot take quadratic time, and
    // before a quote, so that it takes no more than one text of JSON.
    pattern: new RegExp(
      String.raw`-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----` +
        String.raw`(?:(?:(?!-----BEGIN)[^"'<>{}])*?${privateKeyEnd}|(?:\\+[nrt/]|[A-Za-z0-9+/=\s])*)`,
      'g',
    ),
  },
  form('anthropic-key', 'sk-ant-', 16, word(16)),
  form('openrouter-key', 'sk-or-', 24, word(24)),
  form('langfuse-key', 'sk-lf-', 24, word(24)),
  form('helicone-key', 'sk-helicone-', 16, word(16)),
  form('openai-key', 'sk-', 20, String.raw`(?=[\w-]*[A-Za-z0-9]{16})${withDigit}[\w-]{20,}`),
  form('openai-key', 'sess-', 40, letters(40)),
  form('stripe-key', 'sk_live_ sk_test_ rk_live_ rk_test_', 16, letters(16)),
  form('stripe-key', 'whsec_', 24, letters(24)),
  form('elevenlabs-key', 'sk_', 48, '[0-9a-f]{48,}'),
  form('google-key', 'AIza', 35, String.raw`[\w-]{35}`),
  form('google-token', 'ya29.', 0, String.raw`[\w.-]{20,}`),
  form('google-secret', 'GOCSPX-', 20, word(20)),
  form('google-token', '1//0', 30, word(30)),
  form('github-token', 'ghp_ gho_ ghu_ ghs_ ghr_', 36, letters(36)),
  form('github-token', 'github_pat_', 22, String.raw`\w{22,}`),
  form('gitlab-token', 'glpat- gldt- glrt- glptt- glcbt- glsoat- glft- glagent-', 20, word(20)),
  form('slack-token', 'xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xapp-', 16, word(16)),
  formAt(
    'slack-webhook',
    'hooks.slack.com/',
    8,
    String.raw`(?<=hooks\.slack\.com/(?:services|workflows|triggers)/\w{6,14}/\w{6,20}/)\w{16,}`,
  ),
  formAt('discord-webhook', '/webhooks/', 15, String.raw`(?<=/webhooks/\d{15,21}/)[\w-]{40,}`),
  formAt('telegram-token', ':AA', 30, String.raw`(?<=\d{8,12}):AA[\w-]{30,}`),
  form('aws-key', 'AKIA ASIA', 16, '[A-Z0-9]{16}(?![A-Za-z0-9])'),
  form('aws-key', 'ABSK', 0, '[A-Za-z0-9+/=]{100,}'),
  formAt(
    'azure-key',
    'AccountKey= SharedAccessKey=',
    0,
    '(?<=(?:Account|SharedAccess)Key=)[A-Za-z0-9+/=]{40,}',
  ),
  formAt('azure-secret', 'Q~', 0, String.raw`(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}`),
  form('huggingface-token', 'hf_ api_org_', 30, letters(30)),
  form('groq-key', 'gsk_', 32, letters(32)),
  form('xai-key', 'xai-', 32, letters(32)),
  form('perplexity-key', 'pplx-', 32, letters(32)),
  form('fireworks-key', 'fw_', 20, `${withDigit}${letters(20)}`),
  form('jina-key', 'jina_', 32, word(32)),
  form('cerebras-key', 'csk-', 40, letters(40)),
  form('databricks-token', 'dapi', 32, '[0-9a-f]{32}'),
  form('pinecone-key', 'pcsk_', 40, String.raw`\w{40,}`),
  form('logfire-token', 'pylf_v', 40, String.raw`\w{40,}`),
  form('e2b-key', 'e2b_', 36, '[0-9a-f]{36,}'),
  form('composio-key', 'comp_', 20, `${withDigit}${word(20)}`),
  form('replicate-token', 'r8_', 30, letters(30)),
  form('npm-token', 'npm_', 36, letters(36)),
  form('pypi-token', 'pypi-AgE', 40, word(40)),
  form('rubygems-key', 'rubygems_', 40, '[0-9a-f]{40,}'),
  form('docker-token', 'dckr_pat_ dckr_oat_', 20, word(20)),
  form('langsmith-key', 'lsv2_', 32, String.raw`[a-z]{2}_[A-Za-z0-9_]{32,}`),
  form('tavily-key', 'tvly-', 20, `(?=[\\w-]*\\d)${word(20)}`),
  form('firecrawl-key', 'fc-', 32, '[0-9a-f]{32}'),
  form('nvidia-key', 'nvapi-', 40, word(40)),
  form('sendgrid-key', 'SG.', 20, String.raw`[\w-]{20,24}\.[\w-]{40,46}`),
  form('mailgun-key', 'key-', 32, '[0-9a-f]{32}(?![0-9a-f])'),
  form('brevo-key', 'xkeysib- xsmtpsib-', 60, word(60)),
  form('resend-key', 're_', 22, String.raw`[A-Za-z0-9]{6,12}_[A-Za-z0-9]{16,}`),
  form('square-key', 'sq0csp- sq0atp- sq0idp-', 22, word(22)),
  form('shopify-token', 'shpat_ shpss_ shpca_ shppa_', 32, '[0-9a-fA-F]{32,}'),
  formAt(
    'braintree-token',
    'token$production$ token$sandbox$',
    12,
    String.raw`(?<=access_)token\$(?:production|sandbox)\$[a-z0-9]{12,}\$[0-9a-f]{32}`,
  ),
  form('digitalocean-token', 'dop_v1_ doo_v1_ dor_v1_', 60, '[0-9a-f]{60,}'),
  form('heroku-key', 'HRKU-', 32, word(32)),
  form('netlify-token', 'nfp_', 36, letters(36)),
  form('fly-token', 'fm1_ fm2_ fo1_', 0, '[A-Za-z0-9+/=_-]{40,}'),
  form('supabase-key', 'sbp_', 40, '[0-9a-f]{40}'),
  form('supabase-key', 'sb_secret_', 20, word(20)),
  form('vault-token', 'hvs. hvb. hvr.', 24, word(24)),
  form('terraform-token', 'atlasv1.', 40, word(40)),
  form(
    'doppler-token',
    'dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.',
    0,
    String.raw`[\w.-]{36,}`,
  ),
  form('pulumi-token', 'pul-', 40, '[0-9a-f]{40}'),
  form('new-relic-key', 'NRAK- NRAL- NRII-', 24, word(24)),
  form('grafana-token', 'glsa_ glc_', 0, '[A-Za-z0-9+/=_]{32,}'),
  form('sentry-token', 'sntrys_ sntryu_', 0, '[A-Za-z0-9+/=_]{40,}'),
  form('atlassian-token', 'ATATT3 ATCTT3 ATBB', 24, word(24)),
  form('circleci-token', 'CCIPAT_', 40, word(40)),
  form('postman-key', 'PMAK-', 40, word(40)),
  form('figma-token', 'figd_', 36, word(36)),
  form('linear-key', 'lin_api_ lin_oauth_', 32, letters(32)),
  form('notion-token', 'ntn_', 40, letters(40)),
  form('planetscale-key', 'pscale_pw_ pscale_tkn_ pscale_oauth_', 30, word(30)),
  form('age-key', 'AGE-SECRET-KEY-1', 50, '[A-Z0-9]{50,}'),
  form('jwt', 'eyJ', 8, String.raw`[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}`),
];

/** Forms whose keys are also recognized in base64, by the first letters that its first bytes make. */
const formsInBase64 =
  'sk- sk_ rk_ ghp_ github_pat_ glpat- xoxb- xoxp- AKIA AIza hf_ gsk_ eyJ -----BEGIN'.split(' ');

/** A word of n bytes fixes its first ⌊4n / 3⌋ letters. */
const base64Words = formsInBase64.map((begin) =>
  btoa(begin).slice(0, Math.floor((begin.length * 4) / 3)),
);

/**
 * Text in base64 that begins like a credential. Whether it is one shows when it is decoded. Base64 of
 * letters and digits has neither `+` nor `/`.
 */
export const credentialInBase64: CredentialForm = form(
  'base64',
  base64Words.join(' '),
  16,
  '[A-Za-z0-9]{16,}={0,2}',
);
