"""Addresses of signing in, under ``/admin/``; the password, the way out and ``admin:password_change`` keep Django's."""

from django.urls import path

from cooperation.accounts.signing import account, doors

app_name = "compte"
urlpatterns = [
    path("connexion/code/", doors.second_factor, name="code"),
    path("connexion/cle/", doors.passkey_question, name="cle"),
    path("connexion/horloge/", doors.clock, name="horloge"),
    path("reprendre/", doors.resume, name="reprendre"),
    path("mot-de-passe-oublie/", account.lost_password, name="oubli"),
    path("choisir/<str:number>/<str:token>/", account.choose_password, name="choisir"),
    path("compte/", account.account, name="compte"),
    path("compte/second-facteur/", account.choose_factor, name="second-facteur"),
    path("compte/second-facteur/application/", account.add_app, name="application"),
    path("compte/second-facteur/cle/question/", account.new_passkey_question, name="cle-question"),
    path("compte/second-facteur/cle/", account.add_passkey, name="cle-ajouter"),
    path("compte/second-facteur/codes/", account.new_codes, name="codes"),
    path("compte/second-facteur/secours/", account.recovery_code_used, name="secours-pris"),
    path("compte/second-facteur/<str:kind>/<int:number>/retirer/", account.remove_factor, name="retirer"),
    path("compte/sessions/autres/fin/", account.end_other_sessions, name="autres-sessions"),
    path("compte/sessions/<str:number>/fin/", account.end_session, name="session"),
]
