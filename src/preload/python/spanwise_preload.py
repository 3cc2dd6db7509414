"""Sends the calls of a program's HTTP clients to model providers, and to what the user has named, to
Spanwise's gateway. Each client is changed when the program imports it, and only its way to those hosts."""

import importlib.abc
import json
import os
import sys
from urllib.parse import quote, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Redirect:
    """Where a request goes in place of a provider."""

    def __init__(self, settings):
        self.gateway = settings["gateway"]
        self.hosts = settings["hosts"]
        self.providers = settings.get("providers", {})
        address = urlsplit(self.gateway)
        self.host, self.port = address.hostname, address.port
        self.prefix = address.path

    def path(self, scheme, host, port, path):
        """The path at the gateway; None where the request goes where it wants to."""
        if scheme not in _DEFAULT_PORTS or not host:
            return None
        standard = port in (None, _DEFAULT_PORTS[scheme])
        name = host.lower() if standard else "%s:%d" % (host.lower(), port)
        if not any(_matches(pattern, name) for pattern in self.hosts):
            return None
        origin = "%s://%s" % (scheme, name)
        key = self.providers.get(origin) or quote(origin, safe="")
        return "%s/%s%s" % (self.prefix, key, path if path.startswith("/") else "/" + path)

    def url(self, url):
        parts = urlsplit(url)
        path = parts.path or "/"
        if parts.query:
            path += "?" + parts.query
        target = self.path(parts.scheme, parts.hostname, parts.port, path)
        return None if target is None else "http://%s:%d%s" % (self.host, self.port, target)


def _matches(pattern, name):
    start, star, end = pattern.partition("*")
    if not star:
        return name == pattern
    return len(name) >= len(start) + len(end) and name.startswith(start) and name.endswith(end)


def _patch_httpx(module, redirect):
    def redirected(transport, request, make):
        target = redirect.url(str(request.url))
        if target is None:
            return transport, request
        # Not through the transport's own proxy.
        direct = transport.__dict__.get("_spanwise_direct")
        if direct is None:
            direct = transport._spanwise_direct = make()
        headers = [(b"Host", ("%s:%d" % (redirect.host, redirect.port)).encode())]
        headers += [pair for pair in request.headers.raw if pair[0].lower() != b"host"]
        changed = module.Request(
            request.method,
            target,
            headers=headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return direct, changed

    handle = module.HTTPTransport.handle_request
    close = module.HTTPTransport.close
    handle_async = module.AsyncHTTPTransport.handle_async_request
    close_async = module.AsyncHTTPTransport.aclose

    def handle_request(self, request):
        return handle(*redirected(self, request, module.HTTPTransport))

    def close_both(self):
        direct = self.__dict__.get("_spanwise_direct")
        if direct is not None:
            close(direct)
        close(self)

    async def handle_async_request(self, request):
        return await handle_async(*redirected(self, request, module.AsyncHTTPTransport))

    async def close_both_async(self):
        direct = self.__dict__.get("_spanwise_direct")
        if direct is not None:
            await close_async(direct)
        await close_async(self)

    module.HTTPTransport.handle_request = handle_request
    module.HTTPTransport.close = close_both
    module.AsyncHTTPTransport.handle_async_request = handle_async_request
    module.AsyncHTTPTransport.aclose = close_both_async


def _patch_urllib3(module, redirect):
    """Also what requests and botocore send with."""
    pool_class = module.HTTPConnectionPool
    urlopen = pool_class.urlopen
    pools = []

    def gateway_pool():
        if not pools:
            pools.append(pool_class(redirect.host, redirect.port, maxsize=16))
        return pools[0]

    def redirected_urlopen(self, method, url, body=None, headers=None, *args, **options):
        asked = urlsplit(url)
        if asked.scheme and asked.hostname:
            target = redirect.url(url)
            path = target and target[len("http://%s:%d" % (redirect.host, redirect.port)) :]
        else:
            path = redirect.path(self.scheme, self.host, self.port, url)
        if path is None:
            return urlopen(self, method, url, body, headers, *args, **options)
        own = self.headers if headers is None else headers
        kept = {name: value for name, value in own.items() if name.lower() != "host"}
        return urlopen(gateway_pool(), method, path, body, kept, *args, **options)

    pool_class.urlopen = redirected_urlopen


def _patch_aiohttp(module, redirect):
    session = module.ClientSession
    build_url, request = session._build_url, session._request

    def redirected_build_url(self, address):
        url = build_url(self, address)
        target = redirect.url(str(url))
        return url if target is None else type(url)(target, encoded=True)

    async def redirected_request(self, method, address, **options):
        if redirected_build_url(self, address) != build_url(self, address):
            options.pop("proxy", None)
            options.pop("proxy_auth", None)
            if options.get("headers"):
                options["headers"] = {
                    name: value
                    for name, value in dict(options["headers"]).items()
                    if name.lower() != "host"
                }
        return await request(self, method, address, **options)

    session._build_url = redirected_build_url
    session._request = redirected_request


def _patch_http_client(module, redirect):
    """Also urllib's. A connection belongs to one host, so that what is asked decides for all of it."""
    import socket

    plain, secure = module.HTTPConnection, module.HTTPSConnection

    def path_of(connection, path=""):
        tunnel = getattr(connection, "_tunnel_host", None)
        host = tunnel or connection.host
        port = connection._tunnel_port if tunnel else connection.port
        scheme = "https" if isinstance(connection, secure) else "http"
        return redirect.path(scheme, host, port, path)

    def patch_connect(owner):
        connect = owner.connect

        def redirected_connect(self):
            if path_of(self) is None:
                return connect(self)
            address = (redirect.host, redirect.port)
            if self.timeout is socket._GLOBAL_DEFAULT_TIMEOUT:
                self.sock = socket.create_connection(address)
            else:
                self.sock = socket.create_connection(address, self.timeout)

        owner.connect = redirected_connect

    putrequest, putheader = plain.putrequest, plain.putheader

    def redirected_putrequest(self, method, url, *args, **options):
        path = path_of(self, url or "/")
        return putrequest(self, method, url if path is None else path, *args, **options)

    def redirected_putheader(self, header, *values):
        name = header.decode("latin-1") if isinstance(header, bytes) else header
        if name.lower() == "host" and path_of(self) is not None:
            values = ("%s:%d" % (redirect.host, redirect.port),)
        return putheader(self, header, *values)

    patch_connect(plain)
    patch_connect(secure)
    plain.putrequest = redirected_putrequest
    plain.putheader = redirected_putheader


_PATCHES = {
    "httpx": _patch_httpx,
    "httpx2": _patch_httpx,
    "urllib3.connectionpool": _patch_urllib3,
    "aiohttp.client": _patch_aiohttp,
    "http.client": _patch_http_client,
}


class _PatchingLoader(importlib.abc.Loader):
    def __init__(self, loader, patch, redirect):
        self.loader, self.patch, self.redirect = loader, patch, redirect

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        self.loader.exec_module(module)
        _apply(self.patch, module, self.redirect)

    def __getattr__(self, name):
        return getattr(self.loader, name)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, redirect):
        self.redirect = redirect
        self.waiting = dict(_PATCHES)

    def find_spec(self, name, path=None, target=None):
        patch = self.waiting.pop(name, None)
        if patch is None:
            return None
        spec = _find(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _PatchingLoader(spec.loader, patch, self.redirect)
        return spec


def _find(name, path):
    for finder in sys.meta_path:
        if not isinstance(finder, _Finder):
            spec = finder.find_spec(name, path)
            if spec is not None:
                return spec
    return None


def _apply(patch, module, redirect):
    try:
        patch(module, redirect)
    except Exception as error:  # Another version of the library: it goes its own way.
        print(
            "Spanwise: the calls of %s are not recorded: %s" % (module.__name__, error),
            file=sys.stderr,
        )


def install():
    redirect = Redirect(json.loads(os.environ["SPANWISE_PRELOAD"]))
    finder = _Finder(redirect)
    for name in list(finder.waiting):
        module = sys.modules.get(name)
        if module is not None:
            _apply(finder.waiting.pop(name), module, redirect)
    sys.meta_path.insert(0, finder)
