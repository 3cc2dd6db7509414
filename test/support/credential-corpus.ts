/**
 * Texts with and without credentials. None is real, and none stands here whole: the parts are put
 * together when the tests run, so that no scanner of repositories takes this file for a leak.
 */
export interface CredentialExample {
  readonly name: string;
  readonly text: string;
  /** What must not be left in the text. Absent where the text must stay as it is. */
  readonly secret?: string;
}

/** Letters and digits that look random and are the same at every run. */
function noise(length: number, alphabet = alphanumeric): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return alphabet.charAt(state % alphabet.length);
  }).join('');
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const alphanumeric = `${upper}${upper.toLowerCase()}0123456789`;
const hex = '0123456789abcdef';

const openai = `sk-${noise(48)}`;
const project = `sk-proj-${noise(60)}_${noise(30)}-${noise(40)}`;
const anthropic = `sk-ant-api03-${noise(80)}-${noise(10)}AA`;
const github = `ghp_${noise(36)}`;
const jwt = `eyJ${noise(30)}.eyJ${noise(80)}.${noise(43)}`;
const opaque = noise(40, hex);
const pemLabel = ['RSA', 'PRIVATE', 'KEY'].join(' ');
const pemBody = `${noise(64)}\n${noise(64)}\n${noise(30)}==`;
const pem = `-----BEGIN ${pemLabel}-----\n${pemBody}\n-----END ${pemLabel}-----`;

function secret(name: string, value: string, text = value): CredentialExample {
  return { name, secret: value, text };
}

export const credentialExamples: readonly CredentialExample[] = [
  secret('OpenAI key', openai, `My key is ${openai}, please use it.`),
  secret('OpenAI project key', project, `key: ${project}`),
  secret('key of a server that imitates OpenAI', `sk-${opaque}`),
  secret('Anthropic key', anthropic, `client = Anthropic("${anthropic}")`),
  secret('OpenRouter key', `sk-or-v1-${noise(64, hex)}`),
  secret('Google key in a query', `AIza${noise(35)}`, `https://x.example/v1?key=AIza${noise(35)}`),
  secret('GitHub token', github, `git clone https://${github}@github.example/a/b`),
  secret('GitHub fine-grained token', `github_pat_${noise(22)}_${noise(59)}`),
  secret('GitLab token', `glpat-${noise(20)}`),
  secret('Slack token', `xoxb-${noise(12, '0123456789')}-${noise(24)}`),
  secret('AWS access key', `AKIA${noise(16, upper)}`),
  secret('AWS secret key', noise(40), `AWS_SECRET_ACCESS_KEY=${noise(40)}`),
  secret('Azure account key', `${noise(86)}==`, `AccountName=a;AccountKey=${noise(86)}==;Suffix=b`),
  secret('Hugging Face token', `hf_${noise(34)}`, `login(token="hf_${noise(34)}")`),
  secret('Groq key', `gsk_${noise(52)}`),
  secret('LangSmith key', `lsv2_pt_${noise(32, hex)}_${noise(10, hex)}`),
  secret('Stripe key', `sk_live_${noise(24)}`),
  secret('npm token', `npm_${noise(36)}`),
  secret('JWT', jwt, `cookie was ${jwt}`),
  secret('bearer token', opaque, `curl -H "Authorization: Bearer ${opaque}" https://x.example`),
  secret('basic credentials', 'dXNlcjpodW50ZXIyaHVudGVy', 'Basic dXNlcjpodW50ZXIyaHVudGVy'),
  secret('PEM private key', noise(64), `Here it is:\n${pem}\nThanks.`),
  secret('PEM private key in JSON', noise(64), JSON.stringify({ text: pem })),
  secret('PEM private key, cut off', noise(64), pem.slice(0, 150)),
  secret('password in a URL', 'hunter2!', 'postgres://app:hunter2!@db.example:5432/app'),
  secret('password with an @ in a URL', 'p@ss', 'mongodb://app:p@ss@db.example/app'),
  secret('JSON member', 'hunter2', '{"user": "ann", "password": "hunter2"}'),
  secret('JSON member with escapes', 'hun\\"ter2', String.raw`{"password":"hun\"ter2","a":1}`),
  secret('camel-case JSON member', 'abc-123', '{"apiKey":"abc-123"}'),
  secret(
    'JSON in JSON',
    'hunter2',
    JSON.stringify({ body: JSON.stringify({ password: 'hunter2' }) }),
  ),
  secret('header list', opaque, `{"headers":{"Authorization":["Bearer ${opaque}"]}}`),
  secret('Python dictionary', 'hunter2', "{'db_password': 'hunter2', 'host': 'a'}"),
  secret(
    'JSON cut off',
    openai,
    `{"arguments":"{\\"k\\":\\"${openai.slice(0, 40)}`.replace(openai.slice(0, 40), openai),
  ),
  secret('key behind an escaped line end', openai, JSON.stringify({ text: `first\n${openai}` })),
  secret('environment file', 'correct-horse', 'DB_HOST=a\nDB_PASSWORD=correct-horse\nDB_PORT=1'),
  secret('quoted assignment', opaque, `export MY_API_KEY="${opaque}"`),
  secret('code', 'abcd1234efgh', 'client = Client(api_key="abcd1234efgh")'),
  secret('command-line option', 'hunter2hunter2', 'deploy --password hunter2hunter2 --verbose'),
  secret('API key header', 'abc123def456', 'x-api-key: abc123def456'),
  secret('cookie', 'sid=0123456789', 'GET / HTTP/1.1\nCookie: sid=0123456789; theme=dark\n\n'),
  secret('signed URL', noise(64, hex), `https://b.example/o?X-Amz-Signature=${noise(64, hex)}&a=1`),
];

function harmless(name: string, text: string): CredentialExample {
  return { name, text };
}

export const harmlessExamples: readonly CredentialExample[] = [
  harmless('a question', 'How do I keep my API key secret? I use a password manager and a token.'),
  harmless(
    'usage',
    '{"gen_ai.usage.input_tokens": 412, "completion_tokens": "27", "max_tokens": 100}',
  ),
  harmless(
    'special tokens',
    '{"eos_token": "<|endoftext|>", "pad_token": "[PAD]", "token": "Hello"}',
  ),
  harmless(
    'schema',
    '{"type":"object","properties":{"password":{"type":"string"}},"required":["password"]}',
  ),
  harmless('schema shorthand', '{"password": "string", "api_key": "required"}'),
  harmless('page token', '{"next_page_token": "CAESBkFhYWFhYRgBIgQIARABMDEyMw"}'),
  harmless('environment by name', 'api_key=os.environ["OPENAI_API_KEY"]'),
  harmless(
    'environment in JavaScript',
    'const client = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });',
  ),
  harmless('shell variable', 'curl -H "x-api-key: $API_KEY" --password $PASSWORD'),
  harmless('template', 'postgres://${USER}:${PASSWORD}@host/db'),
  harmless('placeholder', '{"password": "<your password>", "apiKey": "{{ apiKey }}"}'),
  harmless('stars', '{"password": "********"}'),
  harmless(
    'bearer in prose',
    'The bearer of bad news is a ring-bearer; basic understanding required.',
  ),
  harmless('authorization in prose', 'Authorization: mandatory for every endpoint.'),
  harmless('CSS class', '<div class="sk-estimator-doc-link sk-toggleable__content-wrapper">'),
  harmless('task ids', '{"task_id": "task-0123456789abcdef0123456789abcdef"}'),
  harmless('span ids', 'trace 0af7651916cd43dd8448eb211c80319c span b7ad6b7169203331'),
  harmless('response id', '{"id":"chatcmpl-9sdk9jAOO21SHl5mgTZSXVdCVJhDq"}'),
  harmless('tool call id', '{"id":"call_abcdefghijklmnop0123456789","name":"get_weather"}'),
  harmless('UUID', '550e8400-e29b-41d4-a716-446655440000'),
  harmless('hash', 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
  harmless('git commit', 'commit ac2c4b5d1f3a6079de62f9afec860158ecc8af09'),
  harmless('URL with port', 'http://127.0.0.1:4318/v1/traces and user@example.com'),
  harmless('URL with an e-mail address', 'https://example.com/users/ann@example.com'),
  harmless('public key', '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG\n-----END PUBLIC KEY-----'),
  harmless('base64 picture', `data:image/png;base64,${noise(400)}`),
  harmless('cookie in prose', 'Cookie: a small cake. The secret = love.'),
  harmless('code', 'def login(password=None, token=get_token()): self.password = password'),
  harmless(
    'cache key',
    '{"cache_key": "user:1234567890123456", "primaryKey": "id0123456789abcdef"}',
  ),
  harmless('fetch option', "fetch(url, { credentials: 'same-origin' })"),
  harmless('key names', 'SECRET_NAME=orders TOKEN_LIMIT=100000000000000000 API_KEY_ID=none'),
  harmless('German', 'Das Passwort ist geheim und der Schlüssel liegt unter der Matte.'),
];
