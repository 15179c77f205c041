import pytest
from tests import factories as make
pytestmark=pytest.mark.django_db
def test_x(client):
    u=make.UserFactory(username="nat", national=True)
    r=client.post("/admin/login/",{"username":"nat","password":make.PASSWORD})
    print(r.status_code, r["Location"], r.cookies)
    for p in ("","application/"):
        r=client.get("/admin/compte/second-facteur/"+p); assert r.status_code==200
    from cooperation.accounts.signing import factors
    k=factors.Key(bytes.fromhex(client.session["cle-montree"]))
    r=client.post("/admin/compte/second-facteur/application/",{"code":k.code()})
    print(r.content.decode()[-2500:-800]); 
    assert client.get("/admin/compte/").status_code==200
    r=client.get("/admin/password_change/"); print(r.status_code)
    r=client.post("/admin/logout/"); print(r.status_code)
    for p in ("/admin/login/","/admin/mot-de-passe-oublie/"): print(client.get(p).status_code)
