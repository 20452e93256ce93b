//! Common Transfer Files.

use super::*;
use crate::domain::records::{Carer, CarerPupil, Need, Pupil, Register};

const BODY: &str = "\
<Pupil>
 <UPN>U001200121001</UPN><Surname>O&apos;Neill</Surname><Forename>Zo&#235;</Forename><DOB>2018-03-04</DOB><Sex>F</Sex>
 <BasicDetails><PreferredForename>Zo</PreferredForename><NCyearActual>4</NCyearActual>
  <Languages><Type><LanguageType>F</LanguageType><Language>POL</Language></Type></Languages>
  <ServiceChild>N</ServiceChild></BasicDetails>
 <FSMhistory><FSMreviewDate>2026-01-01</FSMreviewDate><FSMinstance><FSMstartDate>2024-01-01</FSMstartDate><UKcountry>ENG</UKcountry></FSMinstance></FSMhistory>
 <LookedAfter><InCare>false</InCare></LookedAfter>
 <SENhistory>
  <SEN><StartDate>2022-01-10</StartDate><SENprovision>K</SENprovision></SEN>
  <SEN><StartDate>2024-05-12</StartDate><SENprovision>E</SENprovision></SEN>
  <SENneeds>
   <SENneed><NeedStartDate>2022-01-10</NeedStartDate><SENtypeRank>2</SENtypeRank><SENtype>SLCN</SENtype></SENneed>
   <SENneed><SENtypeRank>1</SENtypeRank><SENtype>ASD</SENtype></SENneed>
   <SENneed><SENtypeRank>3</SENtypeRank><SENtype>BESD</SENtype></SENneed>
  </SENneeds>
 </SENhistory>
 <Attendance><YearData><Year>2025</Year></YearData></Attendance>
 <Contacts>
  <Contact><Order>1</Order><Title>Mrs</Title><Surname>O&apos;Neill</Surname><Forename>Anna</Forename><Relationship>PAM</Relationship><Responsibility>true</Responsibility><Phones><Phone><PhoneNo>01632 960001</PhoneNo></Phone></Phones></Contact>
 </Contacts>
 <SuppInfo><Surname>Trap</Surname></SuppInfo>
</Pupil>
<Pupil>
 <UPN>H001200121002</UPN><DOB>2017-11-19</DOB><Gender>M</Gender>
 <BasicDetails><Surname>O&apos;Neill</Surname><Forename>Tom</Forename><NCyearActual>R</NCyearActual></BasicDetails>
 <SEN><SENprovision>N</SENprovision></SEN>
 <Contacts>
  <Contact><Order>1</Order><Title>Mrs</Title><Surname>O&apos;Neill</Surname><Forename>Anna</Forename><Relationship>PAM</Relationship><Phones><Phone><PhoneNo>+44 1632 960001</PhoneNo></Phone></Phones></Contact>
 </Contacts>
</Pupil>
<Pupil><UPN>X001200121001</UPN><Surname>Bad</Surname><Forename>Upn</Forename><DOB>2018-01-01</DOB></Pupil>
";

fn file(version: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CTfile><Header><DocumentName>Common Transfer File</DocumentName>\
         <CTFversion>{version}</CTFversion></Header><CTFpupilData>{BODY}</CTFpupilData></CTfile>"
    )
}

#[test]
fn every_version_reads_and_every_status_and_need_is_taken() {
    for version in 17..=26 {
        let (rows, plan) = pupils(file(&format!("{version}.0")));
        assert_eq!(plan.created, 2, "{version}");
        assert_eq!(places(&plan.rejected), [(3, "upn")]);
        assert_eq!(
            register(&rows),
            ["O'Neill, Tom: - [] R/", "O'Neill, Zoë: E [ASD SLCN SEMH] 4/"]
        );
        assert!(!plan.warnings.iter().any(|w| w.field == "ctf_version"), "{version}");
        let pupils = rows.of::<Pupil>();
        let sexes: Vec<&str> =
            pupils.iter().filter_map(|p| p.sex.as_ref()).map(|s| s.code()).collect();
        assert_eq!(sexes, ["F", "M"]);
        assert_eq!(pupils[0].preferred.as_deref(), Some("Zo"));
        assert_eq!((pupils[0].fsm, pupils[0].looked_after), (Some(true), Some(false)));
        assert_eq!((pupils[0].eal, pupils[0].language.as_deref()), (true, Some("Polish")));
        assert_eq!(rows.of::<Register>().len(), 2);
        let besd = rows.of::<Need>().into_iter().find(|n| n.rank == Some(3)).unwrap();
        assert_eq!(besd.words.as_deref(), Some("BESD"));
    }
}

#[test]
fn one_mother_of_two_is_one_person() {
    let (rows, _) = pupils(file("25.0"));
    assert_eq!((rows.of::<Carer>().len(), rows.of::<CarerPupil>().len()), (1, 2));
}

#[test]
fn other_versions_are_read_with_a_warning() {
    for version in ["16.0", "31.0", ""] {
        let (_, plan) = pupils(file(version));
        assert_eq!(plan.created, 2);
        assert!(plan.warnings.iter().any(|w| w.row == 0 && w.field == "ctf_version"), "{version}");
    }
}

#[test]
fn utf16_and_a_mark_at_the_start_are_read() {
    let text = file("25.0").replace("UTF-8", "UTF-16");
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(pupils(utf16).1.created, 2);
    assert_eq!(pupils(format!("\u{feff}{}", file("25.0"))).1.created, 2);
}

#[test]
fn a_second_import_changes_nothing() {
    let (mut rows, _) = pupils(file("25.0"));
    let plan = rows.import(What::Pupils, file("26.0"));
    assert_eq!((plan.created, plan.updated, plan.unchanged), (0, 0, 2), "{:?}", plan.action);
    assert!(plan.action.is_empty());
}

#[test]
fn other_roots_are_refused_with_a_sentence() {
    for (text, words) in [
        ("<ATfile><ATFpupilData/></ATfile>", "Admissions Transfer File"),
        ("<?xml version=\"1.0\"?><payroll/>", "payroll"),
        ("<html><table></table></html>", "web page"),
        ("<ctfile/>", "ctfile"),
        ("<CTfile><Header>", "breaks off"),
        ("<!DOCTYPE x [<!ENTITY a \"b\">]><CTfile>&a;</CTfile>", "entities"),
    ] {
        let error = read(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_ctf_is_no_list_of_adults() {
    let error = Rows::default().planned(What::Staff, file("25.0").as_bytes(), None).unwrap_err();
    assert!(error.to_string().contains("Common Transfer File"));
}
