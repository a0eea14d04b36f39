"""Staff lists as shops in eighteen languages have them: names, headings in their words, and encodings in use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shop:
    """One shop's people (first name, last name, role) and how its systems head the columns of a list."""

    language: str
    encodings: tuple[str, ...]
    headings: tuple[str, str, str, str, str, str]
    """Reference, full name, first name, last name, role, last day."""

    people: tuple[tuple[str, str, str], ...]


def _people(lines: str) -> tuple[tuple[str, str, str], ...]:
    rows = (line.strip().split("|") for line in lines.strip().splitlines())
    return tuple((first, last, role) for first, last, role in rows)


WEST = ("cp1252", "mac-roman", "cp850", "iso8859-15")
CENTRAL = ("cp1250", "iso8859-2", "cp852")

SHOPS = (
    Shop("en", ("cp1252", "mac-roman"),
         ("Employee ID", "Full Name", "First name", "Last name", "Job title", "Termination date"), _people("""
        Siobhán|O'Neill|Reception
        Zoë|Hart|Café lead
        René|Blake|Nurse
        Chloë|Marsh|Barista
        Tom|Baker|Till""")),
    Shop("de", WEST,
         ("Personalnummer", "Vollständiger Name", "Vorname", "Nachname", "Tätigkeit", "Austrittsdatum"), _people("""
        Jörg|Müller|Verkäufer
        Käthe|Größl|Bäckerin
        Günter|Weiß|Küche
        Änne|Schröder|Empfang
        Petra|Vogel|Büro""")),
    Shop("fr", WEST,
         ("Matricule", "Nom complet", "Prénom", "Nom", "Fonction", "Date de sortie"), _people("""
        Zoé|Lefèvre|Vendeuse
        François|Bérard|Boulanger
        Hélène|Garçon|Réception
        Noël|Château|Caisse
        Anaïs|Lemaître|Infirmière""")),
    Shop("es", WEST,
         ("Nº empleado", "Nombre y apellidos", "Nombre", "Apellidos", "Puesto", "Fecha de baja"), _people("""
        José|Muñoz García|Recepción
        Íñigo|Peña|Camarero
        Ángela|Núñez|Limpieza
        Begoña|Ibáñez|Cajera
        Raúl|López|Cocina""")),
    Shop("it", WEST,
         ("Matricola", "Nominativo", "Nome", "Cognome", "Mansione", "Data cessazione"), _people("""
        Niccolò|Forlì|Barista
        Debora|Cantù|Cassa
        Nicolò|Magrì|Qualità
        Giosuè|Donà|Cucina
        Maria|Rossi|Sala""")),
    Shop("pt", WEST,
         ("Número de funcionário", "Nome completo", "Nome", "Sobrenome", "Função", "Data de demissão"), _people("""
        João|Gonçalves|Recepção
        Inês|Simões|Balcão
        Antônio|Araújo|Padeiro
        Conceição|Guimarães|Limpeza
        Luís|Brandão|Caixa""")),
    Shop("nl", WEST,
         ("Personeelsnummer", "Volledige naam", "Voornaam", "Achternaam", "Functie", "Datum uit dienst"), _people("""
        Daniël|Koëlman|Bakker
        Loïs|de Groot|Kassa
        Renée|Coöper|Balie
        Zoë|Brouwer|Café
        Anna|van der Berg|Winkel""")),
    Shop("pl", CENTRAL,
         ("Numer pracownika", "Imię i nazwisko", "Imię", "Nazwisko", "Stanowisko", "Data zwolnienia"), _people("""
        Łucja|Wiśniewska|Recepcja
        Żaneta|Gołębiowska|Kasa
        Błażej|Wójcik|Piekarz
        Małgorzata|Zielińska|Sprzątanie
        Grażyna|Pająk|Księgowość""")),
    Shop("tr", ("cp1254", "cp857"),
         ("Sicil No", "Adı Soyadı", "Ad", "Soyad", "Görevi", "İşten Çıkış Tarihi"), _people("""
        Şule|Yıldız|Resepsiyon
        Çağrı|Doğan|Diş hekimi
        İbrahim|Güneş|Kasiyer
        Gülşah|Öztürk|Temizlik
        Işıl|Kılıç|Mutfak""")),
    Shop("cs", CENTRAL,
         ("Osobní číslo", "Jméno a příjmení", "Jméno", "Příjmení", "Funkce", "Datum ukončení"), _people("""
        Jiří|Dvořák|Lékař
        Zdeňka|Procházková|Recepční
        Tomáš|Kříž|Pekař
        Růžena|Černá|Úklid
        Ondřej|Beneš|Řidič""")),
    Shop("hu", CENTRAL,
         ("Törzsszám", "Teljes név", "Keresztnév", "Vezetéknév", "Beosztás", "Kilépés dátuma"), _people("""
        Győző|Szűcs|Pék
        Erzsébet|Kőműves|Eladó
        Ágnes|Tóth|Pénztáros
        Szörényi|Gergő|Futár
        Zsófia|Fűzfa|Recepciós""")),
    Shop("sv", WEST,
         ("Anställningsnummer", "Fullständigt namn", "Förnamn", "Efternamn", "Befattning", "Slutdatum"), _people("""
        Åsa|Sjöberg|Säljare
        Björn|Ångström|Kök
        Märta|Lindqvist|Kassör
        Göran|Öberg|Städ
        Hanna|Åkesson|Reception""")),
    Shop("ru", ("cp1251", "koi8-r", "cp866", "iso8859-5"),
         ("Табельный номер", "ФИО", "Имя", "Фамилия", "Должность", "Дата увольнения"), _people("""
        Мария|Иванова|Кассир
        Пётр|Щукин|Пекарь
        Юлия|Журавлёва|Администратор
        Олег|Чехов|Водитель
        Ольга|Быкова|Продавец""")),
    Shop("bg", ("cp1251",),
         ("Личен номер", "Име и фамилия", "Име", "Фамилия", "Длъжност", "Дата на напускане"), _people("""
        Иван|Петков|Рецепция
        Гергана|Димитрова|Касиер
        Стоян|Ангелов|Хлебар
        Цветелина|Йорданова|Сервитьор
        Кръстьо|Щерев|Шофьор""")),
    Shop("el", ("cp1253", "iso8859-7", "cp737"),
         ("Αριθμός μητρώου", "Ονοματεπώνυμο", "Όνομα", "Επώνυμο", "Θέση", "Ημερομηνία αποχώρησης"), _people("""
        Γιώργος|Νικολάου|Υποδοχή
        Ελένη|Παπαδοπούλου|Ταμείο
        Δημήτρης|Οικονόμου|Φούρναρης
        Αθηνά|Καραγιάννη|Καθαριότητα
        Σοφία|Ιωάννου|Νοσηλεύτρια""")),
    Shop("ja", ("cp932", "euc-jp"),
         ("社員番号", "氏名", "名", "姓", "役職", "退職日"), _people("""
        花子|田中|受付
        太郎|山田|店長
        美咲|佐藤|看護師
        健一|鈴木|調理
        さくら|高橋|販売""")),
    Shop("zh", ("gb18030", "big5hkscs"),
         ("員工編號", "員工姓名", "名", "姓", "職位", "離職日"), _people("""
        小明|王|收銀員
        麗華|陳|護士
        志強|林|廚師
        美玲|張|經理
        建國|李|司機""")),
    Shop("ko", ("cp949",),
         ("사번", "성명", "이름", "성", "직책", "퇴사일"), _people("""
        민준|김|점장
        서연|이|간호사
        지훈|박|요리사
        수빈|최|판매원
        하은|정|안내""")),
)  # fmt: skip
