/** By which programs are told to reach the network, in capitals; many are read in small letters too. */
export const proxyVariables: readonly string[] = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
];

/** Each names a file of certificate authorities that a program trusts: Node, OpenSSL, Python's requests, curl. */
export const certificateVariables: readonly string[] = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
];
