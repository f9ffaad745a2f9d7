import datetime as dt, random, time, uuid, json, resource
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.core.cache import cache
from core import clock
from network.directory.models import *
from network.opendata import actions, queries
from network.opendata.models import Entry
from network.opendata.views import answers
from tests.factories.network import *
from network.geography.models import PostalCode
pytestmark = pytest.mark.django_db

def build(n, rnd):
    munis=[municipality(c) for c in MUNICIPALITIES]; way=term("way","onsite_open"); kind=term("organisation_type","association")
    topics=[term("topic",f"t{i}") for i in range(30)]; langs=[term("language",c) for c in ("fi","sv","en","ar")]; aud=[term("audience",c) for c in("citizens","companies")]
    orgs=Organisation.objects.bulk_create([Organisation(kind=kind,name_fi=f"Järjestö {i}",municipality=rnd.choice(munis),state="member",decided_at=clock.now()) for i in range(max(1,n//100))])
    places=Place.objects.bulk_create([Place(organisation=rnd.choice(orgs),name_fi=f"Palvelupiste {i}",summary_fi="Apua laitteiden kanssa",street=f"Katu {i}",postal_code="70100",municipality=rnd.choice(munis),state="published",confirmed_on=clock.today()-dt.timedelta(days=rnd.randrange(300)),lat=60+rnd.random()*9,lon=21+rnd.random()*9) for i in range(n//3)],batch_size=2000)
    offers=Offer.objects.bulk_create([Offer(place=rnd.choice(places),way=way,name_fi=f"Digituki {i}",summary_fi="Tule käymään") for i in range(n)],batch_size=2000)
    for th,terms in((Offer.topics.through,topics),(Offer.languages.through,langs),(Offer.audiences.through,aud)):
        th.objects.bulk_create([th(offer_id=o.pk,term_id=t.pk) for o in offers for t in rnd.sample(terms,2)],batch_size=5000)
    WeeklyHours.objects.bulk_create([WeeklyHours(offer=o,weekday=rnd.randrange(5),opens=dt.time(13),closes=dt.time(16)) for o in offers],batch_size=5000)

def med(client, url, k=3):
    ts=[]
    for _ in range(k):
        a=time.process_time(); w=time.perf_counter(); r=client.get(url); 
        if r.streaming: b"".join(r.streaming_content)
        ts.append(time.perf_counter()-w); assert r.status_code==200, r.content
    return sorted(ts)[k//2]*1000

URLS={"services p1":"services?per_page=50","services last":"services?per_page=50&page={last}","full p1":"services?full=true&per_page=50","full last":"services?full=true&per_page=50&page={last}","sal full p1":"service_at_locations?full=true&per_page=50","search":"services?search=piste+1234","topic":"services?taxonomy_term_id={topic}","muni":"services?municipality=297","region":"services?region=11","postcode":"service_at_locations?postcode=70100","near 20km":"service_at_locations?postcode=70100&proximity=20000","near 200km":"service_at_locations?postcode=70100&proximity=200000","modified recent":"services?modified_after={soon}","modified all":"services?modified_after=2020-01-01","minimal 10k":"services?minimal=true&per_page=10000","one":"services/{one}"}

@pytest.mark.parametrize("n",[100000])
def test_big(client, monkeypatch, n):
    from functools import partial; import builtins; globals()["print"]=partial(builtins.print, flush=True)
    monkeypatch.setattr(answers,"ASKED",10**9); monkeypatch.setattr(answers,"ASKED_FOR_ALL",10**9)
    from network.opendata import ids
    rnd=random.Random(1); t=time.perf_counter(); build(n,rnd); print("\nbuild",round(time.perf_counter()-t,1)); 
    t=time.perf_counter(); actions.rebuild(); print("rebuild",n,round(time.perf_counter()-t,1)); t=time.perf_counter(); actions.sweep(); print("sweep", round(time.perf_counter()-t,2))
    PostalCode.objects.create(code="70100",name_fi="K",name_sv="K",municipality=municipality("297"))
    if connection.vendor=="postgresql":
        with connection.cursor() as c: c.execute("ANALYZE")
    else:
        with connection.cursor() as c: c.execute("ANALYZE")
    fill=dict(last=n//50, topic=ids.term("topic","t3"), soon=(clock.now()+dt.timedelta(hours=1)).isoformat().replace("+","%2B"), one=Entry.objects.first().pk)
    for name,u in URLS.items():
        u="/api/hsds/"+u.format(**fill); client.get(u)
        with CaptureQueriesContext(connection) as q: size=len(client.get(u).content)
        print(f"{name:16} {med(client,u):8.1f} ms  {len(q)} queries {size} bytes")
    def clk(name,f,k=3):
        ts=[]
        for _ in range(k):
            t=time.process_time(); f(); ts.append(time.process_time()-t)
        print("  ",name, round(1000*min(ts),1),"ms cpu")
    A=queries.entries(queries.Narrowed())
    clk("count",A.count); clk("slice first",lambda:list(A[:50])); clk("slice last",lambda:list(A[n-50:n])); ii=[e.pk for e in A[n-50:n]]
    clk("services short",lambda:queries.services(ii,whole=False)); clk("services whole",lambda:queries.services(ii))
    for nm,N in {"search":queries.Narrowed(search="piste 1234"),"topic":queries.Narrowed(terms=(("topic","t3"),)),"muni":queries.Narrowed(municipality="297"),"near20":queries.Narrowed(near=queries.Near(62.89,27.67,20000)),"near200":queries.Narrowed(near=queries.Near(62.89,27.67,200000)),"modall":queries.Narrowed(modified_after=clock.now()-dt.timedelta(days=900)),"serving":queries.Narrowed(serving=municipality("297"))}.items():
        q=queries.entries(N); clk(nm+" count",q.count); clk(nm+" slice",lambda:list(q[:50]))
    if n>1000:
        t=time.perf_counter(); c=time.process_time(); r=client.get("/api/places.csv?municipality=297"); b=sum(len(x) for x in r.streaming_content); print("csv", round(time.perf_counter()-t,1), "cpu", round(time.process_time()-c,1), b, "maxrss", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)
        for name,qs in {"page":queries.entries(queries.Narrowed())[99950:100000],"muni":queries.entries(queries.Narrowed(municipality="297"))[:50],"near":queries.entries(queries.Narrowed(near=queries.Near(62.89,27.67,20000)))[:50],"mod":queries.entries(queries.Narrowed(modified_after=clock.now()+dt.timedelta(hours=1)))[:50]}.items():
            print("EXPLAIN",name, qs.explain())
        with connection.cursor() as c:
            sql,params=Entry.objects.active().query.get_compiler("default").as_sql()
