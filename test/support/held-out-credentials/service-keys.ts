import { held, noise, type HeldOutExample } from './example.ts';

const dashes = '-'.repeat(5);
const pem = (kind: string, lines: number, newline = '\n') =>
  [
    `${dashes}BEGIN ${kind}${dashes}`,
    ...Array.from({ length: lines }, () => noise(64, 'base64')),
    `${dashes}END ${kind}${dashes}`,
  ].join(newline);
const keyOf = (kind: string) => [kind, 'PRIVATE', 'KEY'].join(' ').trim();
const jwt = `eyJ${noise(33, 'url')}.eyJ${noise(120, 'url')}.${noise(43, 'url')}`;
const longJwt = `eyJ${noise(60, 'url')}.eyJ${noise(900, 'url')}.${noise(342, 'url')}`;
const slack = ['hooks', 'slack', 'com'].join('.');

/** Keys of databases, payment and messaging; private keys and signed tokens. */
export const serviceKeys: readonly HeldOutExample[] = [
  held('Postgres URL', 'S3cure!pass', 'DATABASE_URL=postgresql://app:*@db.example:5432/app'),
  held('MySQL URL', 'hunter22', 'mysql+pymysql://root:*@127.0.0.1/test'),
  held(
    'Mongo URL',
    noise(16),
    'mongodb+srv://svc:*@cluster0.ab1cd.mongodb.example/?retryWrites=true',
  ),
  held('Redis URL without a user', noise(12), 'redis://:*@cache.example:6379/0'),
  held('AMQP URL', 'gu3st-pw', 'amqps://worker:*@mq.example/vhost'),
  held('JDBC', 'p4ssW0rd', 'jdbc:sqlserver://db.example:1433;user=sa;password=*;encrypt=true'),
  held('ADO', 'Qwerty!23', 'Server=db.example;Database=x;User Id=sa;Pwd=*;'),
  held('libpq', 'swordfish9', 'host=db.example user=app password=* dbname=app'),
  held('JDBC query', 'tiger42', 'jdbc:postgresql://db.example/app?user=scott&password=*&ssl=true'),
  held('Password with escapes in a URL', 'p%40ss%2Fword', 'https://ann:*@intranet.example/'),
  held('Elastic', `${noise(38)}==`, 'Authorization: ApiKey *'),
  held('PlanetScale', `pscale_pw_${noise(43, 'url')}`, 'password *'),
  held('PGPASSWORD', 'letmein-77', 'PGPASSWORD=* psql -h db.example -U app'),
  held(
    'Snowflake',
    'Sn0wFl@ke',
    'snowflake.connector.connect(user="a", password="*", account="b")',
  ),
  held('Turso', jwt, 'libsql://db.example?authToken=*'),
  held('Stripe', `sk_live_${noise(24)}`, 'stripe *'),
  held('Stripe, long', `sk_live_51${noise(97)}`, 'stripe.api_key = "*"'),
  held('Stripe, test', `sk_test_${noise(24)}`, 'No such customer, with *'),
  held('Stripe, restricted', `rk_live_${noise(24)}`, '(*)'),
  held('Stripe, webhook', `whsec_${noise(32)}`, 'endpoint *'),
  held('Square', `sq0csp-${noise(43, 'url')}`, 'square *'),
  held('Square, access', `EAAA${noise(60, 'url')}`, 'Authorization: Bearer *'),
  held('Braintree', `access_token$production$${noise(16, 'lower')}$${noise(32, 'hex')}`, 'pay *'),
  held('Razorpay', noise(24), 'rzp_live_key and key_secret: "*"'),
  held('Shopify', `shpat_${noise(32, 'hex')}`, 'X-Shopify-Access-Token: *'),
  held('Shopify, shared', `shpss_${noise(32, 'hex')}`, 'shop *'),
  held('Plaid', noise(30, 'hex'), '{"client_id":"5f","secret":"*"}'),
  held('Slack bot', `xoxb-${noise(12, 'digits')}-${noise(13, 'digits')}-${noise(24)}`, 'slack *'),
  held('Slack user', `xoxp-${noise(12, 'digits')}-${noise(12, 'digits')}-${noise(32, 'hex')}`),
  held('Slack app', `xapp-1-A${noise(10, 'upper')}-${noise(13, 'digits')}-${noise(64, 'hex')}`),
  held(
    'Slack webhook',
    noise(24),
    `https://${slack}/services/T0${noise(9, 'upper')}/B0${noise(9, 'upper')}/*`,
  ),
  held('Discord bot', `${noise(26)}.${noise(6)}.${noise(38, 'url')}`, 'Authorization: Bot *'),
  held(
    'Discord webhook',
    noise(68, 'url'),
    'https://discord.com/api/webhooks/123456789012345678/*',
  ),
  held(
    'Telegram',
    `AA${noise(33, 'url')}`,
    `https://api.telegram.org/bot${noise(10, 'digits')}:*/getMe`,
  ),
  held('Twilio key', `SK${noise(32, 'hex')}`, 'twilio -u *:x'),
  held('Twilio token', noise(32, 'hex'), 'TWILIO_AUTH_TOKEN=*'),
  held('SendGrid', `SG.${noise(22, 'url')}.${noise(43, 'url')}`, 'mail *'),
  held('Mailgun', `key-${noise(32, 'hex')}`, "curl -s --user 'api:*'"),
  held('Mailchimp', `${noise(32, 'hex')}-us12`, 'MAILCHIMP_API_KEY=*'),
  held('Resend', `re_${noise(8)}_${noise(24)}`, 'new Resend("*", {api_key: "*"})'),
  held('Brevo', `xkeysib-${noise(64, 'hex')}-${noise(16)}`, 'brevo *'),
  held(
    'RSA key',
    noise(64, 'base64'),
    `${dashes}BEGIN ${keyOf('RSA')}${dashes}\n*\n${dashes}END ${keyOf('RSA')}${dashes}`,
  ),
  held('EC key', pem(keyOf('EC'), 3), 'cat key.pem\n*\n$'),
  held('OpenSSH key', pem(keyOf('OPENSSH'), 6), '*'),
  held('PKCS8 key', pem(keyOf(''), 20), '*\n'),
  held('PGP key', pem(`${keyOf('PGP')} BLOCK`, 12), 'gpg: *'),
  held('Key in JSON', pem(keyOf(''), 8, '\\n'), '{"type":"service_account","private_key":"*\\n"}'),
  held(
    'Key that was cut off',
    noise(64, 'base64'),
    `${dashes}BEGIN ${keyOf('RSA')}${dashes}\n*\n${noise(20, 'base64')}`,
  ),
  held('age key', `AGE-SECRET-KEY-1${noise(58, 'upper')}`, '# created\n*'),
  held(
    'WireGuard',
    `${noise(43, 'base64')}=`,
    '[Interface]\nPrivateKey = *\nAddress = 10.0.0.2/32',
  ),
  held('JWT', jwt, 'id_token is * here'),
  held('JWT, long', longJwt, 'Bearer *'),
  held('JWT in JSON', jwt, '{"a":[{"jwt":"*"}]}'),
];
